import { dirname, resolve } from 'node:path';
import { suggest } from '../base/suggest.js';
import type { RenderRequest } from '../pdf/index.js';
import { misuse } from './arguments.js';
import type { Invocation, Options } from './command.js';
import { realInput } from './render-input.js';

/** What `render`'s operand and options ask for: the job's data, and the folders that it has to read. */
export interface RenderOrder {
  readonly data: Omit<RenderRequest, 'outputPath'> & { readonly dir: string };
  readonly folders: readonly string[];
}

/** Reads the command line; paths become real. Throws `usage`, or `input_invalid` for a path that is not there. */
export async function renderRequest({ operands, options, cwd }: Invocation): Promise<RenderOrder> {
  const [operand, ...more] = operands;
  if (operand === undefined || more.length > 0) throw misuse('render takes one folder', 'cardq render examples/deck');
  const folder = async (option: string) => {
    const given = options.text(option);
    return given === null ? undefined : realInput(resolve(cwd, given), 'folder', option);
  };
  const wantedBack = options.text('back');
  const data = {
    ...settingsOf(options),
    dir: await realInput(resolve(cwd, operand), 'folder'),
    frontDir: await folder('fronts'),
    backDir: await folder('backs'),
    doubleSidedDir: await folder('double-sided'),
    back: wantedBack === null ? undefined : await realInput(resolve(cwd, wantedBack), 'picture', 'back'),
  };
  const { dir, frontDir, backDir, doubleSidedDir, back } = data;
  const folders = [dir, frontDir, backDir, doubleSidedDir, back === undefined ? undefined : dirname(back)];
  return { data, folders: [...new Set(folders.filter((path) => path !== undefined))] };
}

function settingsOf(options: Options): Omit<RenderRequest, 'outputPath'> {
  return {
    cardSize: options.text('card-size') ?? undefined,
    paperSize: options.text('paper') ?? undefined,
    layout: options.text('layout') ?? undefined,
    onlyFronts: options.has('only-fronts') || undefined,
    bleed: bleedOf(options.text('bleed')),
    ppi: options.whole('ppi', { min: 72, max: 1200 }) ?? undefined,
    quality: options.whole('quality', { min: 1, max: 100 }) ?? undefined,
    skip: options.has('skip') ? options.list('skip').map(slotNumber) : undefined,
    name: options.text('name') ?? undefined,
  };
}

function bleedOf(raw: string | null): RenderRequest['bleed'] {
  if (raw === null) return undefined;
  if (raw === 'edge' || raw === 'none') return raw;
  const meant = suggest(raw, ['edge', 'none']);
  throw misuse(`--bleed takes edge or none, not "${raw}"`, meant === null ? null : `did you mean ${meant}?`);
}

function slotNumber(raw: string): number {
  if (/^\d+$/.test(raw)) return Number(raw);
  throw misuse(`--skip takes numbers of slots, from 0, not "${raw}"`);
}

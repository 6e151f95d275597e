import { dirname, join, resolve } from 'node:path';
import { CardqError } from '../../base/errors.js';
import type { RenderRequest } from '../../pdf/index.js';
import { misuse } from '../arguments.js';
import type { Invocation, Options } from '../command.js';
import { readCardList } from './card-list-file.js';
import { offsetMeant } from './offset-profiles.js';
import { offsetInOneWord } from './offset-request.js';
import { realBack } from './real-back.js';
import { realInput } from './real-input.js';

/** What `render`'s operand and options ask for: the job's data, and the folders that it has to read. */
export interface RenderOrder {
  readonly data: Omit<RenderRequest, 'outputPath'> & { readonly dir: string };
  readonly folders: readonly string[];
}

/** Reads the command line; paths become real. Throws `usage`, or `input_invalid` for a path that is not there. */
export async function renderRequest(invocation: Invocation): Promise<RenderOrder> {
  const { operands, options, cwd } = invocation;
  const [operand, ...more] = operands;
  if (operand === undefined || more.length > 0) throw misuse('render takes one folder', 'cardq render examples/deck');
  const folder = async (option: string) => {
    const given = options.text(option);
    return given === null ? undefined : realInput(resolve(cwd, given), 'folder', option);
  };
  const dir = await realInput(resolve(cwd, operand), 'deck');
  const backDir = await folder('backs');
  const back = await realBack(options.text('back'), { cwd, folder: backDir ?? join(dir, 'back') });
  const data = {
    ...(await settingsOf(invocation)),
    dir,
    frontDir: await folder('fronts'),
    backDir,
    doubleSidedDir: await folder('double-sided'),
    back,
    cards: await cardsOf(options, cwd),
  };
  const { frontDir, doubleSidedDir } = data;
  const folders = [dir, frontDir, backDir, doubleSidedDir, back === undefined ? undefined : dirname(back)];
  return { data, folders: [...new Set(folders.filter((path) => path !== undefined))] };
}

/** In JSON: it leaves the rest of the request some of the 64 KiB that a job may have. */
const MOST_LIST_BYTES = 60_000;

async function cardsOf(options: Options, cwd: string): Promise<RenderRequest['cards']> {
  const file = options.text('cards');
  if (file === null) return undefined;
  const cards = await readCardList(file, cwd);
  if (options.has('local') || Buffer.byteLength(JSON.stringify(cards)) <= MOST_LIST_BYTES) return cards;
  throw new CardqError({
    code: 'input_invalid',
    message: `--cards: a list of ${cards.length} entries is too long for a job`,
    where: file,
    hint: 'give each picture once, with a count; or draw with --local, which takes lists of any length',
  });
}

async function settingsOf(invocation: Invocation): Promise<Omit<RenderRequest, 'outputPath'>> {
  const { options } = invocation;
  const { BACK_SLOTS, BLEEDS, COLORS, FITS } = await import('../../pdf/request.js');
  return {
    cardSize: options.text('card-size') ?? undefined,
    paperSize: options.text('paper') ?? undefined,
    layout: options.text('layout') ?? undefined,
    borderless: options.has('borderless') || undefined,
    marks: options.whole('marks', { min: 3, max: 4 }) ?? undefined,
    onlyFronts: options.has('only-fronts') || undefined,
    backSlots: options.word('back-slots', BACK_SLOTS) ?? undefined,
    crop: options.text('crop') ?? undefined,
    cropBacks: options.text('crop-backs') ?? undefined,
    fit: options.word('fit', FITS) ?? undefined,
    bleed: options.word('bleed', BLEEDS) ?? undefined,
    extendCorners: options.whole('extend-corners', { min: 0, max: 50 }) ?? undefined,
    ppi: options.whole('ppi', { min: 72, max: 1200 }) ?? undefined,
    quality: options.whole('quality', { min: 1, max: 100 }) ?? undefined,
    lossless: options.has('lossless') || undefined,
    colors: options.word('colors', COLORS) ?? undefined,
    skip: options.has('skip') ? options.list('skip').map(slotNumber) : undefined,
    offset: await offsetOf(invocation),
    name: options.text('name') ?? undefined,
    ruler: options.has('ruler') || undefined,
    outline: options.has('outline') || undefined,
  };
}

/** A saved offset is looked up here, where its user is, and not where the job runs. */
async function offsetOf(invocation: Invocation): Promise<RenderRequest['offset']> {
  const raw = invocation.options.text('offset');
  if (raw === null) return undefined;
  const wish = offsetInOneWord('--offset', raw);
  return wish.profile === undefined ? wish : offsetMeant(invocation, wish, { mayBeNew: false, option: '--offset' });
}

function slotNumber(raw: string): number {
  if (/^\d+$/.test(raw)) return Number(raw);
  throw misuse(`--skip takes numbers of slots, from 0, not "${raw}"`);
}

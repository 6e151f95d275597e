import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CardqError, messageOf } from '../base/errors.js';
import type { JsonObject } from '../base/json.js';
import { misuse } from './arguments.js';
import type { Invocation } from './command.js';

/** What `render`'s options ask for: the job's data, and the folders that it has to read. */
export interface RenderOrder {
  readonly data: JsonObject;
  readonly folders: readonly string[];
}

const FOLDER_FIELDS = { fronts: 'frontDir', backs: 'backDir', 'double-sided': 'doubleSidedDir' } as const;
const TEXT_FIELDS = {
  'card-size': 'cardSize',
  paper: 'paperSize',
  layout: 'layout',
  bleed: 'bleed',
  name: 'name',
} as const;

/** Reads the options of a command line; paths become absolute. Throws `usage`, or `input_invalid` for a path that is not there. */
export async function renderRequest({ options, cwd }: Invocation, dir: string): Promise<RenderOrder> {
  const data: Record<string, string | boolean | readonly number[]> = { dir };
  const folders = [dir];
  for (const [option, field] of Object.entries(FOLDER_FIELDS)) {
    const given = options.text(option);
    if (given === null) continue;
    const path = await existing(resolve(cwd, given), option);
    data[field] = path;
    folders.push(path);
  }
  const back = options.text('back');
  if (back !== null) {
    const path = await existing(resolve(cwd, back), 'back');
    data['back'] = path;
    folders.push(dirname(path));
  }
  for (const [option, field] of Object.entries(TEXT_FIELDS)) {
    const given = options.text(option);
    if (given !== null) data[field] = given;
  }
  if (options.has('only-fronts')) data['onlyFronts'] = true;
  if (options.has('skip')) data['skip'] = options.list('skip').map(slotNumber);
  return { data, folders: [...new Set(folders)] };
}

async function existing(path: string, option: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    throw new CardqError({
      code: 'input_invalid',
      message: `--${option} cannot be read: ${messageOf(thrown)}`,
      where: path,
    });
  }
}

function slotNumber(raw: string): number {
  if (/^\d+$/.test(raw)) return Number(raw);
  throw misuse(`--skip takes numbers of slots, from 0, not "${raw}"`);
}

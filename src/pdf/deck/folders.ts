import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Grounds } from '../grounds.js';
import { badInput, problem } from '../problems.js';
import type { DeckSource } from './deck.js';
import type { DeckSearch } from './deck-search.js';

/** Where the parts of a deck really are; null: there is no such folder, or none that can be used. */
export interface DeckFolders {
  readonly dir: string | null;
  readonly front: string | null;
  readonly back: string | null;
  readonly doubleSided: string | null;
  /** The fronts lie in the deck's folder itself. */
  readonly isPlain: boolean;
}

/** Finds the folders of a deck and notes what is wrong with them. */
export async function findFolders(source: DeckSource, { grounds, problems }: DeckSearch): Promise<DeckFolders> {
  if (source.dir === undefined && source.frontDir === undefined) {
    problems.add(
      problem('no deck is named', 'dir', 'dir names a folder with front/, back/ and double_sided/, or just pictures'),
    );
  }
  const named = async (raw: string, field: string) => problems.note(folderOf(raw, field, grounds), UNUSABLE);
  const dir = source.dir === undefined ? null : await named(source.dir, 'dir');
  const either = async (raw: string | undefined, field: string, below: string) => {
    if (raw !== undefined) return named(raw, field);
    return typeof dir === 'string' ? problems.note(folderBelow(dir, below, grounds), UNUSABLE) : null;
  };
  const front = await either(source.frontDir, 'frontDir', 'front');
  const isPlain = front === null;
  return {
    dir: orNull(dir),
    front: orNull(isPlain ? dir : front),
    back: orNull(await either(source.backDir, 'backDir', 'back')),
    doubleSided: orNull(await either(source.doubleSidedDir, 'doubleSidedDir', 'double_sided')),
    isPlain,
  };
}

/** A folder that was meant but cannot be used: unlike one that is not there, nothing may stand in for it. */
const UNUSABLE = Symbol('unusable');

function orNull(folder: string | null | typeof UNUSABLE): string | null {
  return folder === UNUSABLE ? null : folder;
}

async function folderOf(raw: string, field: string, grounds: Grounds): Promise<string> {
  const path = await grounds.input(raw, field);
  if (!(await stat(path)).isDirectory()) throw badInput(`${raw} is not a folder`, field);
  return path;
}

async function folderBelow(dir: string, name: string, grounds: Grounds): Promise<string | null> {
  const real = await grounds.follow(join(dir, name), `${name}/`);
  if (real === null) return refuseNearMiss(dir, name);
  if (!(await stat(real)).isDirectory()) throw badInput('this is not a folder', name, `${name}/ holds pictures`);
  return real;
}

/** `Front`, `fronts`, `double-sided`: passing them over in silence would print backs as fronts, or none. */
async function refuseNearMiss(dir: string, name: string): Promise<null> {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_ ]|s$/g, '');
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []); // unreadable: told when its files are listed
  const near = entries.find((entry) => !entry.isFile() && plain(entry.name) === plain(name));
  if (near !== undefined)
    throw badInput(`this folder may be meant as ${name}/`, `${near.name}/`, `rename it to ${name}`);
  return null;
}

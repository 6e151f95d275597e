import type { DeckFile } from '../picture/picture.js';
import { type Problem, problem } from '../problems.js';
import { readCopies } from './copies.js';
import { type FolderPicture, stemOf } from './folder-pictures.js';
import { groupBy } from './group-by.js';
import { suggester } from './near-miss.js';

export interface Pairs {
  /** The back of each front that has one of its own. */
  readonly backOf: ReadonlyMap<DeckFile, FolderPicture>;
  /** Backs that found no place, and the fronts that each might have belonged to. */
  readonly unclear: readonly { readonly problem: Problem; readonly fronts: readonly FolderPicture[] }[];
}

/** What makes a front and a back belong together, the surest first. Counts of copies are no part of a name. */
const LIKENESSES: readonly ((key: string) => string)[] = [
  (key) => key,
  stemOf,
  (key) => readCopies(key).base,
  (key) => stemOf(nameOf(key)),
  (key) => readCopies(nameOf(key)).base,
];

/**
 * Finds the front of every double-sided back: the file of the same path below its folder; else the one that differs in its
 * extension, or its count, alone; else the only one of that name in any folder. A back without a front, or with several, is
 * unclear.
 */
export function pairBacks(fronts: readonly FolderPicture[], backs: readonly FolderPicture[]): Pairs {
  const tables = LIKENESSES.map((like) => ({ like, table: groupBy(fronts, ({ key }) => like(key)) }));
  const meant = suggester(fronts.map(({ key }) => key));
  const backOf = new Map<DeckFile, FolderPicture>();
  const unclear: { problem: Problem; fronts: readonly FolderPicture[] }[] = [];
  for (const back of backs) {
    const found = tables.map(({ like, table }) => table.get(like(back.key))).find((files) => files !== undefined) ?? [];
    const wrong = (message: string) => unclear.push({ problem: problem(message, back.name, BY_NAME), fronts: found });
    const [front, ...others] = found;
    const taken = front === undefined ? undefined : backOf.get(front);
    if (front === undefined) wrong(`no front of that name${meant(back.key)}`);
    else if (others.length > 0) wrong(`may belong to ${names(found)}`);
    else if (taken !== undefined) wrong(`${front.name} has ${taken.name} as its back already`);
    else backOf.set(front, back);
  }
  return { backOf, unclear };
}

const BY_NAME = 'a double-sided card has one file in front/ and one of the same name in double_sided/';

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** A few of them: hundreds of folders may hold the same name. */
function names(files: readonly FolderPicture[]): string {
  const told = files.slice(0, 3).map(({ name }) => name);
  return [...told, ...(files.length > 3 ? [`${files.length - 3} more`] : [])].join(' or ');
}

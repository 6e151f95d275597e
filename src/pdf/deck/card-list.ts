import type { DeckFile } from '../picture/picture.js';
import { type ProblemList, problem } from '../problems.js';
import type { Card, CardEntry } from './deck.js';
import type { FolderPicture } from './folder-pictures.js';
import type { Pairs } from './pairing.js';
import type { PictureFinder } from './picture-finder.js';

/** The pictures of a deck that a list may name. */
export interface Listable {
  readonly fronts: PictureFinder;
  readonly backs: PictureFinder;
  /** Whose back a front has when the list does not say. */
  readonly pairs: Pairs;
}

/** The cards that a list names, in its order; every entry that cannot be followed is noted. Counts in file names mean nothing here. */
export async function cardsOfList(
  entries: readonly CardEntry[],
  { fronts, backs, pairs }: Listable,
  problems: ProblemList,
): Promise<Card[]> {
  if (entries.length === 0) problems.add(problem('the list is empty', 'cards', 'leave it out for every picture'));
  const cards: Card[] = [];
  const paired = new Set<DeckFile>();
  for (const [index, entry] of entries.entries()) {
    const where = `cards[${index}]`;
    const count = entry.count ?? 1;
    if (!Number.isSafeInteger(count) || count < 1)
      problems.add(problem(`${count} is not a whole number from 1`, `${where}.count`));
    const front = await problems.note(fronts.find(entry.front, `${where}.front`), null);
    const wanted = entry.back;
    const named = wanted === undefined ? null : await problems.note(backs.find(wanted, `${where}.back`), null);
    if (front === null) continue;
    if (wanted === undefined) paired.add(front);
    cards.push({ front, back: wanted === undefined ? (pairs.backOf.get(front) ?? null) : named, count });
  }
  const unclear = pairs.unclear.filter(({ fronts: candidates }) => candidates.some((front) => paired.has(front)));
  problems.add(...unclear.map((one) => one.problem));
  return cards;
}

/** A warning when pictures of these folders are on no card. */
export function leftOut(files: readonly FolderPicture[], cards: readonly Card[]): string[] {
  const used = new Set(cards.flatMap(({ front, back }) => [front.path, back?.path]));
  const count = files.filter(({ path }) => !used.has(path)).length;
  if (count === 0) return [];
  return [`cards: ${count === 1 ? '1 picture is' : `${count} pictures are`} not in the list, and left out`];
}

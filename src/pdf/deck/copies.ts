import { type ProblemList, problem } from '../problems.js';
import { stemOf } from './folder-pictures.js';

/** What a picture's name says of copies. */
export interface NamedCopies {
  /** The name without its extension and its count. */
  readonly base: string;
  /** Null when the name tells none. */
  readonly count: number | null;
}

const MOST_COPIES = 999;

/** Reads a count as people write it: white space, `x` or `×` and a number end the name before its extension, `forest x3.jpg`. */
export function readCopies(name: string): NamedCopies {
  const stem = stemOf(name);
  const [, base, digits] = /^(.*[^\s/])\s+[x×](\d+)$/isu.exec(stem) ?? [];
  return base === undefined ? { base: stem, count: null } : { base, count: Number(digits) };
}

/** How many cards the picture of this key makes; what is wrong with its count, or with that of its back, is noted. */
export function copiesOf(
  front: { readonly key: string; readonly name: string },
  back: { readonly key: string; readonly name: string } | null,
  problems: ProblemList,
): number {
  const count = readCopies(front.key).count ?? 1;
  if (count < 1 || count > MOST_COPIES) {
    problems.add(
      problem(
        `the count in its name is not from 1 to ${MOST_COPIES}`,
        front.name,
        'rename it, or list the deck with `cards`',
      ),
    );
    return 1;
  }
  const ofBack = back === null ? null : readCopies(back.key).count;
  if (back !== null && ofBack !== null && ofBack !== count) {
    const message = `says x${ofBack}, but ${front.name} makes ${count}`;
    problems.add(problem(message, back.name, 'write the count of a double-sided card behind the name of its front'));
  }
  return count;
}

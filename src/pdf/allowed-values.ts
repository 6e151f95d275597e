import { type ProblemList, problem } from './problems.js';

/** Whole numbers, its ends among them. */
export interface Range {
  readonly from: number;
  readonly to: number;
  /** What stands where nothing, or nothing of use, was given. */
  readonly otherwise: number;
}

/** A whole number of this range; anything else is noted. */
export function wholeWithin(
  value: number | undefined,
  { field, from, to, otherwise }: Range & { readonly field: string },
  problems: ProblemList,
): number {
  if (value === undefined || (Number.isInteger(value) && value >= from && value <= to)) return value ?? otherwise;
  problems.add(problem(`${value} is not a whole number from ${from} to ${to}`, field));
  return otherwise;
}

/** One of the words, of which the first is what stands where none was given; anything else is noted. */
export function oneOf<Word extends string>(
  value: Word | undefined,
  { field, words }: { readonly field: string; readonly words: readonly [Word, ...Word[]] },
  problems: ProblemList,
): Word {
  if (value === undefined || words.includes(value)) return value ?? words[0];
  problems.add(problem(`${JSON.stringify(value)} is none of ${words.join(', ')}`, field));
  return words[0];
}

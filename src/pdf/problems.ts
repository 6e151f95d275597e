import { CardqError } from '../base/errors.js';

/** One thing that is wrong with what was handed in. */
export interface Problem {
  readonly message: string;
  /** The file or field. */
  readonly where: string | null;
  readonly hint: string | null;
}

/** A problem with one file or field. */
export function problem(message: string, where: string | null = null, hint: string | null = null): Problem {
  return { message, where: where === null ? null : printable(where), hint };
}

/** The error that tells one problem. */
export function badInput(message: string, where: string | null = null, hint: string | null = null): CardqError {
  return problemsError([problem(message, where, hint)]);
}

/**
 * One error, `input_invalid`, that tells every problem at once; there must be at least one. A hint that mends all of them
 * stands below; of several, each stands below the problems that it mends.
 */
export function problemsError(problems: readonly Problem[]): CardqError {
  const [first] = problems;
  if (first !== undefined && problems.length === 1) return new CardqError({ code: 'input_invalid', ...first });
  const hints = new Set(problems.map(({ hint }) => hint));
  const [shared = null] = hints.size === 1 ? hints : [];
  const told = problems.slice(0, MOST_TOLD);
  const lines = shared === null ? linesByHint(told) : told.map(lineOf);
  if (problems.length > MOST_TOLD) lines.push(`… and ${problems.length - MOST_TOLD} more`);
  const message = `${problems.length} problems:\n  ${lines.join('\n  ')}`;
  return new CardqError({ code: 'input_invalid', message, where: null, hint: shared });
}

/** What to tell of an error whose input can never work, in one text with its hint apart; null for any other error. */
export function badInputOf(thrown: unknown): { message: string; hint: string | null } | null {
  if (!isBadInput(thrown)) return null;
  return { message: thrown.where === null ? thrown.message : `${thrown.where}: ${thrown.message}`, hint: thrown.hint };
}

/** Gathers problems, so that all of them can be told at once. */
export class ProblemList {
  readonly #list: Problem[] = [];

  get all(): readonly Problem[] {
    return this.#list;
  }

  add(...problems: readonly Problem[]): void {
    this.#list.push(...problems);
  }

  /** The answer, or `otherwise` with the bad input noted that stood in its way; anything else is thrown on. */
  async note<T, O>(answer: Promise<T>, otherwise: O): Promise<T | O> {
    try {
      return await answer;
    } catch (thrown) {
      this.#noteBadInput(thrown);
      return otherwise;
    }
  }

  /** `note` for an answer that is at hand. */
  attempt<T, O>(answer: () => T, otherwise: O): T | O {
    try {
      return answer();
    } catch (thrown) {
      this.#noteBadInput(thrown);
      return otherwise;
    }
  }

  /** Throws `input_invalid` with every problem, if there is one. */
  throwIfAny(): void {
    if (this.#list.length > 0) throw problemsError(this.#list);
  }

  #noteBadInput(thrown: unknown): void {
    if (!isBadInput(thrown)) throw thrown;
    this.add({ message: thrown.message, where: thrown.where, hint: thrown.hint });
  }
}

/**
 * A name with its control characters made visible, because a file name may hold a line feed, or what moves a terminal; the
 * middle of one that is longer than any file name is left out.
 */
export function printable(name: string): string {
  const short = name.length <= MOST_CHARS ? name : `${name.slice(0, MOST_CHARS / 3)}…${name.slice(-MOST_CHARS / 2)}`;
  return short.replace(/\p{Cc}/gu, (char) => JSON.stringify(char).slice(1, -1));
}

/** Those without a hint come first, lest that of others seem to be theirs; then each hint below what it mends. */
function linesByHint(problems: readonly Problem[]): string[] {
  const bare = problems.filter(({ hint }) => hint === null).map(lineOf);
  const hints = new Set(problems.map(({ hint }) => hint).filter((hint) => hint !== null));
  const mended = (hint: string) => problems.filter((one) => one.hint === hint).map(lineOf);
  return [...bare, ...[...hints].flatMap((hint) => [...mended(hint), `  → ${hint}`])];
}

function lineOf({ message, where }: Problem): string {
  return where === null ? message : `${where}: ${message}`;
}

const MOST_CHARS = 300;

const MOST_TOLD = 200;

function isBadInput(thrown: unknown): thrown is CardqError {
  return thrown instanceof CardqError && thrown.code === 'input_invalid';
}

import type { Client } from './client/client.js';
import type { Output } from './output.js';

/** One option of a command. Its `value` names what it takes; an option without is a switch. */
export interface OptionSpec {
  /** Long name, without dashes. */
  readonly name: string;
  readonly short?: string;
  readonly value?: string;
  readonly summary: string;
}

/** One command, as `--help` shows it. The table in `command-table/` is the only list of them. */
export interface CommandSpec {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** What follows the name: `[worker…]`, `<queue> [json|-]`. */
  readonly operands: string;
  readonly summary: string;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly string[];
  /** What an exit status means of this command alone, or more exactly than of all. */
  readonly exits?: Readonly<Record<number, string>>;
  /** It works by the configuration: one that cannot be read ends it, although its supervisor may be found. */
  readonly needsConfig?: boolean;
  readonly load: () => Promise<{ readonly run: (invocation: Invocation) => Promise<number> }>;
}

/** A command line, understood. */
export interface Invocation {
  readonly operands: readonly string[];
  readonly options: Options;
  readonly output: Output;
  /** All there are. A command cannot import their table, which is packed with what runs at once. */
  readonly commands: readonly CommandSpec[];
  /** The way to the supervisor that this working directory, or `--host`, means. */
  readonly client: Client;
  readonly stateDir: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The options that were given, by long name. */
export interface Options {
  has(name: string): boolean;
  text(name: string): string | null;
  /** Every value of an option that may be repeated; commas separate too. */
  list(name: string): readonly string[];
  /** Throws `usage` when it is none of these words. */
  word<Word extends string>(name: string, words: readonly Word[]): Word | null;
  /** Like `list`. Throws `usage` when one is none of these words. */
  words<Word extends string>(name: string, words: readonly Word[]): readonly Word[];
  /** Throws `usage` when it is not a whole number within the bounds. */
  whole(name: string, bounds: { readonly min: number; readonly max: number }): number | null;
  /** Milliseconds. Throws `usage` when it is no duration. */
  duration(name: string): number | null;
}

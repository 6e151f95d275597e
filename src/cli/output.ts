import { styleText } from 'node:util';
import type { ErrorAbout } from '../base/errors.js';
import { COMMAND_LINE } from './arguments.js';

export type Style = Parameters<typeof styleText>[0];

/** Where a command's words go: data to stdout, everything else to stderr; colour and drawing only on a terminal. */
export class Output {
  readonly isJson: boolean;
  readonly isVerbose: boolean;
  /** True when progress may be drawn: somebody watches, and stderr is theirs. */
  readonly isLive: boolean;
  readonly #isQuiet: boolean;
  readonly #colors: { readonly stdout: boolean; readonly stderr: boolean };

  constructor(settings: {
    json: boolean;
    quiet: boolean;
    verbose: boolean;
    color: 'auto' | 'always' | 'never';
    env: NodeJS.ProcessEnv;
  }) {
    this.isJson = settings.json;
    this.isVerbose = settings.verbose;
    this.#isQuiet = settings.quiet;
    this.isLive = process.stderr.isTTY === true && !settings.json && !settings.quiet;
    this.#colors = {
      stdout: hasColor(settings, process.stdout.isTTY === true),
      stderr: hasColor(settings, process.stderr.isTTY === true),
    };
  }

  /** The command's result, for people or for a pipe. */
  data(text: string): void {
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** The command's result under `--json`. */
  json(document: object): void {
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }

  /** What happened, in a line: on stderr, and silent under `--quiet` and `--json`. */
  say(text: string): void {
    if (!this.#isQuiet && !this.isJson) tell(text);
  }

  warn(text: string): void {
    tell(`${this.paintError('yellow', 'warning:')} ${text}`);
  }

  error(about: ErrorAbout, stack: string | null): void {
    if (this.isJson) {
      tell(JSON.stringify({ schemaVersion: 1, error: about }));
      return;
    }
    tell(`${this.paintError('red', 'error:')} ${about.message}${placeOf(about)}`);
    if (about.hint !== null) tell(`hint: ${about.hint}`);
    tell(`code: ${about.code}`);
    if (stack !== null) tell(stack);
  }

  /** Colours text that goes to stdout. */
  paint(style: Style, text: string): string {
    return this.#colors.stdout ? styleText(style, text, { validateStream: false }) : text;
  }

  paintError(style: Style, text: string): string {
    return this.#colors.stderr ? styleText(style, text, { validateStream: false }) : text;
  }
}

function tell(line: string): void {
  // EPIPE, ENOSPC: nobody reads it, and the exit status says what it has to.
  if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => undefined);
  process.stderr.write(`${line}\n`);
}

// Who has just typed a command line knows where it is. Behind several lines, where it was would read as part of the last one.
function placeOf({ message, where }: ErrorAbout): string {
  if (where === null || where === COMMAND_LINE || message.includes(where)) return '';
  return `${message.includes('\n') ? '\nwhere: ' : ', '}${where}`;
}

function hasColor(
  { color, env }: { color: 'auto' | 'always' | 'never'; env: NodeJS.ProcessEnv },
  isTerminal: boolean,
): boolean {
  if (color !== 'auto') return color === 'always';
  return isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

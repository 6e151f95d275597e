import { aboutError, CardqError } from '../base/errors.js';
import { commandWord, findCommand, type SplitLine, splitLine } from './arguments.js';
import { openClient } from './client/open-client.js';
import type { CommandSpec, Invocation } from './command.js';
import { COMMANDS } from './commands.js';
import { leaveBySignal } from './leave-by-signal.js';
import { locateFor } from './locate-for.js';
import { Output } from './output.js';

const BEFORE_PARSING = { json: false, quiet: false, verbose: false, color: 'auto' as const, env: process.env };

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});

/** Runs one command line and returns its exit status. */
async function main(words: readonly string[]): Promise<number> {
  let output = new Output({ ...BEFORE_PARSING, json: words.includes('--json') });
  process.stdout.on('error', (thrown) => leaveUnread(thrown, output));
  leaveBySignal();
  try {
    const line = splitLine(words, COMMANDS);
    output = outputFor(line);
    const command = findCommand(line.command === 'help' ? null : line.command, COMMANDS);
    if (line.options.has('version')) return await printVersion(output);
    if (command === null || line.options.has('help')) return await printHelp(output, command ?? helpTopic(line));
    const { run } = await command.load();
    return await run(await invocation(command, line, output));
  } catch (thrown) {
    output.error(aboutError(thrown), stackToShow(thrown, words));
    if (commandWord(words) === 'health') return 1; // probes know only 0 and 1
    return thrown instanceof CardqError ? thrown.exitCode : 1;
  }
}

function outputFor({ options }: SplitLine): Output {
  const color = options.word('color', ['auto', 'always', 'never']) ?? 'auto';
  return new Output({
    json: options.has('json'),
    quiet: options.has('quiet'),
    verbose: options.has('verbose'),
    color,
    env: process.env,
  });
}

async function invocation(command: CommandSpec, { operands, options }: SplitLine, output: Output): Promise<Invocation> {
  const cwd = process.cwd();
  const { env } = process;
  const location = await locateFor(command, { file: options.text('config') ?? undefined, cwd, env }, output);
  return {
    operands,
    options,
    output,
    commands: COMMANDS,
    get client() {
      return openClient({ host: options.text('host'), stateDir: () => location().stateDir, env });
    },
    get stateDir() {
      return location().stateDir;
    },
    cwd,
    env,
  };
}

async function printVersion(output: Output): Promise<number> {
  const { version } = await import('../base/version.js');
  if (output.isJson) output.json({ schemaVersion: 1, version });
  else output.data(version);
  return 0;
}

async function printHelp(output: Output, command: CommandSpec | null): Promise<number> {
  const { commandHelp, generalHelp } = await import('./help.js');
  output.data(command === null ? generalHelp(COMMANDS) : commandHelp(command));
  return 0;
}

function helpTopic({ command, operands }: SplitLine): CommandSpec | null {
  return command === 'help' ? findCommand(operands[0] ?? null, COMMANDS) : null;
}

// A stranger's stack is worth showing always: it is our defect. Our own errors explain themselves.
function stackToShow(thrown: unknown, words: readonly string[]): string | null {
  if (!(thrown instanceof Error)) return null;
  return words.includes('--debug') || !(thrown instanceof CardqError) ? (thrown.stack ?? null) : null;
}

// `cardq logs | head`: the reader has gone, which is no error of ours.
function leaveUnread(thrown: NodeJS.ErrnoException, output: Output): void {
  if (thrown.code === 'EPIPE') process.exit(0);
  const error = new CardqError({
    code: thrown.code === 'ENOSPC' ? 'disk_full' : 'output_unwritable',
    message: `what was asked for cannot be printed: ${thrown.message}`,
    where: 'standard output',
    hint: 'make room there, or print it elsewhere',
  });
  output.error(aboutError(error), null);
  process.exit(error.exitCode);
}

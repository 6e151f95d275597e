import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { endOfLastLine } from '../../logs/chunks.js';
import { listLogFiles, type OpenLogFile, openListed } from '../../logs/files.js';
import type { LogFilter } from '../../logs/filter.js';
import { LogFollower } from '../../logs/follow.js';
import { type IsWanted, selectProcesses } from '../../logs/selection.js';
import { lastLines } from '../../logs/tail.js';
import { watchFolder } from '../../logs/watch.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { readFilter } from '../logs/filter.js';
import { LogPrinter } from '../logs/printer.js';
import { untilInterrupted } from '../until-interrupted.js';

const DEFAULT_LINES = 50;
const MAX_LINES = 10_000_000;

/** What was asked for. */
interface Request {
  readonly logDir: string;
  readonly isWanted: IsWanted;
  readonly filter: LogFilter;
  readonly count: number;
}

/** Prints the last lines, and with `--follow` those to come. Exit status 0, or 130 after ^C. */
export async function run(invocation: Invocation): Promise<number> {
  const { operands, options, output, stateDir } = invocation;
  if (options.has('set-level')) return (await import('../logs/set-level.js')).setLevel(invocation);
  if (options.has('host'))
    throw misuse('logs reads the files of this machine and takes no --host', 'run it where the supervisor runs');
  const filter = readFilter(options, Date.now());
  const count = options.whole('lines', { min: 0, max: MAX_LINES }) ?? DEFAULT_LINES;
  const logDir = join(stateDir, 'logs');
  const listed = listLogFiles(logDir);
  if (listed.length === 0) output.say(`there are no logs in ${logDir}`);
  const isWanted = selectProcesses(operands, [...new Set(listed.map((file) => file.process))]);
  const files = listed.filter((file) => isWanted(file.process));
  const printer = new LogPrinter(
    output,
    files.map((file) => file.process),
  );
  const request = { logDir, isWanted, filter, count };
  const open = openListed(() => listLogFiles(logDir).filter((file) => isWanted(file.process)));
  return options.has('follow') ? follow(open, request, printer) : print(open, request, printer);
}

async function print(files: readonly OpenLogFile[], { count, filter }: Request, printer: LogPrinter): Promise<number> {
  try {
    await printer.print(lastLines(files, count, filter));
  } finally {
    for (const file of files) closeSync(file.fd);
  }
  return 0;
}

// What was there and what comes meet at the last newline: a line that is being written is told once, when it is whole.
async function follow(files: readonly OpenLogFile[], request: Request, printer: LogPrinter): Promise<number> {
  const { logDir, isWanted, filter, count } = request;
  const whole = files.map((file) => ({ ...file, end: endOfLastLine(file.fd, file.end) }));
  const follower = new LogFollower(logDir, isWanted, whole);
  const tellNew = async () => {
    const lines = follower.read();
    await printer.print(lines.filter((line) => filter.passes(line)));
    return lines.length > 0;
  };
  try {
    await printer.print(lastLines(whole, count, filter));
    return await untilInterrupted((signal) => watchFolder(logDir, { look: tellNew, signal }));
  } finally {
    follower.close();
  }
}

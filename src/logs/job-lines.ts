import { closeSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { Ms } from '../base/units.js';
import { linesBackwards } from './chunks.js';
import { type LogFile, listLogFiles, type OpenLogFile, openListed, originOf } from './files.js';
import { type LogLine, readStoredLine } from './line.js';
import { mergeForwards } from './merge.js';

/** Which lines are wanted. */
export interface OfJob {
  readonly queue: string;
  readonly id: string;
  /** No line of it is older. */
  readonly since: Ms;
  /** The latest ones, where there are more. */
  readonly limit: number;
}

/** How long files are read before others have their turn: whoever reads here does other things as well. */
const SLICE_MS: Ms = 8;
/** A look at the clock costs as much as a few lines. */
const LINES_PER_LOOK = 64;

/**
 * The lines of one job over all logs of a folder and their older generations, the oldest first, and whether there are more.
 * It reads from the end, in slices, and of other lines no more than whether they name the job. Throws `permission_refused`.
 */
export async function jobLines(
  logDir: string,
  job: OfJob,
): Promise<{ readonly lines: readonly LogLine[]; readonly more: boolean }> {
  const list = () => listLogFiles(logDir);
  const runs: LogLine[][] = [];
  for (const origin of new Set(list().map(originOf))) {
    runs.push(await ofOrigin(() => list().filter((file) => originOf(file) === origin), job));
  }
  const lines = mergeForwards(runs);
  return { lines: lines.slice(-job.limit), more: lines.length > job.limit };
}

/** One line beyond the limit tells that there are more. */
async function ofOrigin(list: () => readonly LogFile[], job: OfJob): Promise<LogLine[]> {
  const files = openListed(list);
  const found: LogLine[] = [];
  const name = JSON.stringify(job.id);
  let [read, turnAt] = [0, performance.now() + SLICE_MS];
  try {
    for (const { text, file } of textsBackwards(files)) {
      if (++read % LINES_PER_LOOK === 0 && performance.now() > turnAt) {
        await turn();
        turnAt = performance.now() + SLICE_MS;
      }
      if (read % LINES_PER_LOOK === 0 && isOlder(text, job.since)) break;
      const line = text.includes(name) ? readStoredLine(text, file) : null;
      if (line === null || !isOf(line, job)) continue;
      if (line.at < job.since || found.length > job.limit) break;
      found.push(line);
    }
  } finally {
    for (const { fd } of files) closeSync(fd);
  }
  return found.reverse();
}

/** The generations of one log are one long text, the newest first. */
function* textsBackwards(
  files: readonly OpenLogFile[],
): Generator<{ readonly text: string; readonly file: OpenLogFile }> {
  for (const file of files) for (const text of linesBackwards(file.fd, file.end)) yield { text, file };
}

/** A line of a job may leave out its queue: whose it is stands above it. */
function isOf({ job, queue }: LogLine, { id, queue: wanted }: OfJob): boolean {
  return job === id && (queue === null || queue === wanted);
}

/** Lines of cardq begin with their time. */
function isOlder(text: string, since: Ms): boolean {
  const [, time] = /^\{"time":"([^"]+)"/.exec(text) ?? [];
  return time !== undefined && Date.parse(time) < since;
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Bytes, Ms } from '../base/units.js';
import type { OpenLogFile } from './files.js';
import type { LogFilter } from './filter.js';
import type { LogLine } from './line.js';
import { newestFirst } from './tail.js';

/** It works so long at a stretch, and then leaves as long to others. */
const SLICE_MS: Ms = 5;
/** So many lines are read between two looks at the clock. */
const LINES_A_LOOK = 50;

export interface TailWish {
  readonly count: number;
  /** No more than this of text, whatever `count` says. */
  readonly most: Bytes;
  readonly filter: LogFilter;
  readonly signal: AbortSignal;
}

/**
 * The last lines that pass, oldest first, as `lastLines` finds them, but in a process that has other things to do: it may take
 * long and holds nothing up. Ends with what it has found when aborted.
 */
export async function lastLinesPatiently(
  files: readonly OpenLogFile[],
  { count, most, filter, signal }: TailWish,
): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  let bytes = 0;
  let seen = 0;
  let begun = performance.now();
  for (const line of newestFirst(files)) {
    if (lines.length >= count || bytes >= most || line.at < filter.since || signal.aborted) break;
    if (filter.passes(line)) {
      lines.push(line);
      bytes += (line.stored ?? line.message).length;
    }
    if (++seen % LINES_A_LOOK !== 0 || performance.now() - begun < SLICE_MS) continue;
    await delay(SLICE_MS);
    begun = performance.now();
  }
  return lines.reverse();
}

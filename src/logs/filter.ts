import { isAtLeast, type LogLevel } from '../base/log-level.js';
import type { Ms } from '../base/units.js';
import { fieldsText, type LogLine } from './line.js';

/** Which lines were asked for. */
export interface LogFilter {
  /** Older lines are not. */
  readonly since: Ms;
  passes(line: LogLine): boolean;
}

/** What is looked for; null: it does not matter. */
export interface LogWishes {
  readonly since: Ms;
  /** This one or a graver one. */
  readonly level: LogLevel;
  /** `ID` or `QUEUE/ID`. */
  readonly job: string | null;
  readonly queue: string | null;
  /** What the message and its fields are to hold. */
  readonly matches: ((text: string) => boolean) | null;
}

/** Lets through what is wished for. */
export function logFilter({ since, level, job, queue, matches }: LogWishes): LogFilter {
  return {
    since,
    passes: (line) =>
      line.at >= since &&
      isAtLeast(line.level, level) &&
      (job === null || line.job === job || `${line.queue}/${line.job}` === job) &&
      (queue === null || line.queue === queue) &&
      (matches === null || matches(`${line.message} ${fieldsText(line)}`)),
  };
}

import { isAtLeast, type LogLevel } from '../base/log-level.js';
import { type Ms, parseDuration } from '../base/units.js';
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

/** The instant that `10m`, `2026-11-22` or `2026-11-22T13:04` means; null when it is none of these. */
export function readSince(raw: string, now: Ms): Ms | null {
  const age = parseDuration(raw);
  return age === null ? readInstant(raw) : now - age;
}

// As the lines show it, an instant without a zone is local; JavaScript would take a day alone for one of UTC.
function readInstant(raw: string): Ms | null {
  const [, day, clock = '00:00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d.*))?$/.exec(raw) ?? [];
  const at = Date.parse(`${day}T${clock}`);
  return Number.isNaN(at) ? null : at;
}

import { messageOf } from '../../base/errors.js';
import { isAtLeast, LOG_LEVELS } from '../../base/log-level.js';
import { type Ms, parseDuration } from '../../base/units.js';
import { misuse, oneOf } from '../arguments.js';
import type { Options } from '../command.js';
import { fieldsText } from './format.js';
import type { LogLine } from './line.js';

/** Which lines were asked for. */
export interface LogFilter {
  /** Older lines are not. */
  readonly since: Ms;
  passes(line: LogLine): boolean;
}

/** Reads `--since`, `--level`, `--job`, `--queue` and `--grep`. Throws `usage`. */
export function readFilter(options: Pick<Options, 'text'>, now: Ms): LogFilter {
  const since = readSince(options.text('since'), now);
  const level = oneOf(LOG_LEVELS, 'level', options.text('level') ?? 'debug');
  const job = options.text('job');
  const queue = options.text('queue');
  const pattern = readPattern(options.text('grep'));
  return {
    since,
    passes: (line) =>
      line.at >= since &&
      isAtLeast(line.level, level) &&
      (job === null || line.job === job || `${line.queue}/${line.job}` === job) &&
      (queue === null || line.queue === queue) &&
      (pattern === null || pattern.test(`${line.message} ${fieldsText(line)}`)),
  };
}

function readSince(raw: string | null, now: Ms): Ms {
  if (raw === null) return Number.NEGATIVE_INFINITY;
  const age = parseDuration(raw);
  if (age !== null) return now - age;
  const at = readInstant(raw);
  if (at !== null) return at;
  throw misuse(`--since takes a duration or a time, not "${raw}"`, 'for example 10m, 2026-11-22 or 2026-11-22T13:04');
}

// As the lines show it, an instant without a zone is local; JavaScript would take a day alone for one of UTC.
function readInstant(raw: string): Ms | null {
  const [, day, clock = '00:00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d.*))?$/.exec(raw) ?? [];
  const at = Date.parse(`${day}T${clock}`);
  return Number.isNaN(at) ? null : at;
}

function readPattern(raw: string | null): RegExp | null {
  if (raw === null) return null;
  try {
    return new RegExp(raw);
  } catch (thrown) {
    throw misuse(`--grep takes a regular expression: ${messageOf(thrown)}`, 'a special character is escaped as in \\(');
  }
}

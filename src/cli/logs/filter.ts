import { messageOf } from '../../base/errors.js';
import { LOG_LEVELS } from '../../base/log-level.js';
import { parseSince } from '../../base/since.js';
import type { Ms } from '../../base/units.js';
import { type LogFilter, logFilter } from '../../logs/filter.js';
import { misuse, oneOf } from '../arguments.js';
import type { Options } from '../command.js';

/** Reads `--since`, `--level`, `--job`, `--queue` and `--grep`. Throws `usage`. */
export function readFilter(options: Pick<Options, 'text'>, now: Ms): LogFilter {
  const pattern = readPattern(options.text('grep'));
  return logFilter({
    since: sinceOf(options.text('since'), now),
    level: oneOf(LOG_LEVELS, 'level', options.text('level') ?? 'debug'),
    job: options.text('job'),
    queue: options.text('queue'),
    matches: pattern === null ? null : (text) => pattern.test(text),
  });
}

function sinceOf(raw: string | null, now: Ms): Ms {
  const since = raw === null ? Number.NEGATIVE_INFINITY : parseSince(raw, now);
  if (since !== null) return since;
  throw misuse(`--since takes a duration or a time, not "${raw}"`, 'for example 10m, 2026-11-22 or 2026-11-22T13:04');
}

function readPattern(raw: string | null): RegExp | null {
  if (raw === null) return null;
  try {
    return new RegExp(raw);
  } catch (thrown) {
    throw misuse(`--grep takes a regular expression: ${messageOf(thrown)}`, 'a special character is escaped as in \\(');
  }
}

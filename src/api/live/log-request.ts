import { LOG_LEVELS, type LogLevel } from '../../base/log-level.js';
import { parseSince } from '../../base/since.js';
import type { Ms } from '../../base/units.js';
import { type LogFilter, logFilter } from '../../logs/filter.js';
import { RequestProblem } from '../problem.js';
import { requireKnown } from '../read-query.js';
import { wholeNumber } from '../whole-number.js';

/** What is wanted of the logs. */
export interface LogRequest {
  /** Entries (`pdf`), processes (`pdf-1`) or `supervisor`; none: all. */
  readonly workers: readonly string[];
  readonly filter: LogFilter;
  /** So many lines of those that are there. */
  readonly count: number;
}

const PARAMETERS = ['n', 'worker', 'level', 'job', 'queue', 'since', 'grep'] as const;
const DEFAULT_LINES = 50;
const MOST_LINES = 10_000;
const LONGEST_TEXT = 256;

/** Reads a query. Throws RequestProblem (422). */
export function readLogRequest(query: Readonly<Record<string, string>>, now: Ms): LogRequest {
  requireKnown(query, PARAMETERS);
  const { worker = '', level, job = null, queue = null, grep, since, n } = query;
  return {
    workers: worker.split(',').filter(Boolean),
    count: wholeNumber(n, 'n', 0, MOST_LINES) ?? DEFAULT_LINES,
    filter: logFilter({ since: sinceOf(since, now), level: levelOf(level), job, queue, matches: matcherOf(grep) }),
  };
}

function sinceOf(raw: string | undefined, now: Ms): Ms {
  const since = raw === undefined ? Number.NEGATIVE_INFINITY : parseSince(raw, now);
  if (since !== null) return since;
  throw new RequestProblem(422, 'since is a duration or a time, such as 10m or 2026-11-22T13:04');
}

function levelOf(raw = 'debug'): LogLevel {
  const level = LOG_LEVELS.find((one) => one === raw);
  if (level !== undefined) return level;
  throw new RequestProblem(422, `level is one of ${LOG_LEVELS.join(', ')}`);
}

// A regular expression could be made to keep the supervisor busy for hours: over the network it is text.
function matcherOf(text: string | undefined): ((line: string) => boolean) | null {
  if (text === undefined || text === '') return null;
  if (text.length > LONGEST_TEXT) throw new RequestProblem(422, `grep has at most ${LONGEST_TEXT} characters`);
  return (line) => line.includes(text);
}

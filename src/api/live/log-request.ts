import { parseSince } from '../../base/since.js';
import type { Ms } from '../../base/units.js';
import { type LogFilter, logFilter } from '../../logs/filter.js';
import { RequestProblem } from '../problem.js';
import type { Query } from '../queries.js';

/** What is wanted of the logs. */
export interface LogRequest {
  /** Entries (`pdf`), processes (`pdf-1`) or `supervisor`; none: all. */
  readonly workers: readonly string[];
  readonly filter: LogFilter;
  /** So many lines of those that are there. */
  readonly count: number;
}

/** What a query asks for. Throws RequestProblem (422). */
export function logRequest(
  { n, worker, level, job, queue, grep, since }: Omit<Query<'logs'>, 'follow'>,
  now: Ms,
): LogRequest {
  return {
    workers: worker,
    count: n,
    filter: logFilter({ since: instantOf(since, now), level, job, queue, matches: matcherOf(grep) }),
  };
}

function instantOf(raw: string | null, now: Ms): Ms {
  const since = raw === null ? Number.NEGATIVE_INFINITY : parseSince(raw, now);
  if (since !== null) return since;
  const detail = 'a duration or a time, such as 10m or 2026-11-22T13:04';
  throw new RequestProblem(422, `since is ${detail}`, {
    where: '?since',
    errors: [{ pointer: '/since', detail: `must be ${detail}` }],
  });
}

// A regular expression could be made to keep the supervisor busy for hours: over the network it is text.
function matcherOf(text: string | null): ((line: string) => boolean) | null {
  return text === null ? null : (line) => line.includes(text);
}

import { parseSince } from '../base/since.js';
import { RequestProblem } from './problem.js';

const DEFAULT_SINCE = '30m';

/** The instant that `?since=` means, in milliseconds since the epoch. Throws RequestProblem (422). */
export function sinceOf(given: string | null): number {
  const raw = given ?? DEFAULT_SINCE;
  const now = Date.now();
  const since = parseSince(raw, now);
  if (since !== null && since >= 0 && since <= now) return since; // beyond that there are no dates to tell
  const detail = `a duration such as 30m, or an ISO time that is past, not "${raw}"`;
  throw new RequestProblem(422, `since is ${detail}`, {
    where: '?since',
    errors: [{ pointer: '/since', detail: `must be ${detail}` }],
  });
}

import type { Ms } from '../base/units.js';

/** What is known of a consumer of jobs that takes them by itself. */
export interface ConsumerFacts {
  /** Neither paused, closing, nor held back by a rate limit. */
  readonly isFetching: boolean;
  /** Jobs in the hands of its whole process. */
  readonly jobsInHand: number;
  /** Since the broker last answered its question for a job; null: not known. */
  readonly sinceFetchMs: Ms | null;
  /** How long it waits at the broker before it asks again, by its own settings. */
  readonly pollMs: Ms;
}

/** What is known of its queue; null when the broker did not answer, or is not the consumer's own. */
export type QueueFacts = { readonly takeable: number; readonly isPaused: boolean } | null;

/** One that is well asks in each round; two without an answer are worth a look, three are no accident. */
const ROUNDS = { look: 2, limit: 3 };

/** True when it would have to ask for jobs and has not for long: worth a look at its queue. */
export function isSilent({ isFetching, jobsInHand, sinceFetchMs, pollMs }: ConsumerFacts): boolean {
  return isFetching && jobsInHand === 0 && sinceFetchMs !== null && sinceFetchMs >= ROUNDS.look * pollMs;
}

/**
 * Whether a consumer has stopped fetching while jobs wait. `since` is from when on that has been so without a break, as far
 * as it was looked at; null ends it. Nothing is concluded from what is not known, and an outage of the broker is followed by
 * the whole time to come back.
 */
export function decideStall(
  since: Ms | null,
  { consumer, queue, timeoutMs, now }: { consumer: ConsumerFacts; queue: QueueFacts; timeoutMs: Ms; now: Ms },
): { readonly since: Ms | null; readonly isStalled: boolean } {
  const isSuspect = isSilent(consumer) && queue !== null && queue.takeable > 0 && !queue.isPaused;
  if (!isSuspect) return { since: null, isStalled: false };
  const from = since ?? now;
  const limitMs = stallLimitMs(consumer, timeoutMs);
  return { since: from, isStalled: now - from >= limitMs && (consumer.sinceFetchMs ?? 0) >= limitMs };
}

/** How long this consumer may ask for nothing before its silence means something. */
function stallLimitMs({ pollMs }: ConsumerFacts, timeoutMs: Ms): Ms {
  return Math.max(timeoutMs, ROUNDS.limit * pollMs);
}

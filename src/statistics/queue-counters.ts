import type { FailureKind } from '../protocol/jobs.js';
import { Durations } from './durations.js';

/** How an attempt ended. `failed` and `retried` were errors of the job itself: the last one, or one with another to come. */
export const OUTCOMES = ['completed', 'failed', 'retried', 'crashed', 'timeout', 'cancelled'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What has become of the jobs of one queue since the supervisor began. Nothing of it ever falls. */
export class QueueCounters {
  /** Ended attempts. */
  readonly outcomes: Record<Outcome, number> = {
    completed: 0,
    failed: 0,
    retried: 0,
    crashed: 0,
    timeout: 0,
    cancelled: 0,
  };
  /** Attempts without a result after which the job was given up, whatever ended them. */
  failedForGood = 0;
  /** Those after which it is tried again. */
  triedAgain = 0;
  /** How long the completed ones ran. */
  readonly ran = new Durations();
  /** How long those that began had waited since they could have. */
  readonly waited = new Durations();
  /** Jobs whose holder had died, and which were given back. */
  rescued = 0;
}

/** How an attempt that failed counts. */
export function outcomeOf(kind: FailureKind, retryInMs: number | null): Outcome {
  switch (kind) {
    case 'crash':
      return 'crashed';
    case 'timeout':
    case 'cancelled':
      return kind;
    case 'error':
    case 'bad_input':
      return retryInMs === null ? 'failed' : 'retried';
  }
}

import type { Ms } from '../base/units.js';

/** What is known when an attempt has failed. Counts include this attempt. */
export interface FailedAttempt {
  readonly kind: 'error' | 'bad_input' | 'crash' | 'timeout' | 'cancelled';
  readonly attemptsMade: number;
  readonly maxAttempts: number;
  /** Deaths of a worker in which this job ran alone. */
  readonly crashesAlone: number;
  readonly maxCrashes: number;
  readonly backoff: { readonly type: string; readonly delay: Ms };
}

/** `delayMs` null: it failed for good, because of `reason`. */
export interface RetryDecision {
  readonly delayMs: Ms | null;
  readonly reason: 'retry' | 'cannot_help' | 'cancelled' | 'attempts_spent' | 'poison';
}

/**
 * Whether and when a failed attempt is tried again. A worker's death is retried at once, for its cause was not the
 * job's pace; everything else waits for the back-off. `random` is in [0, 1).
 */
export function decideRetry(failed: FailedAttempt, random: number): RetryDecision {
  if (failed.kind === 'bad_input') return { delayMs: null, reason: 'cannot_help' };
  if (failed.kind === 'cancelled') return { delayMs: null, reason: 'cancelled' };
  if (failed.kind === 'crash' && failed.crashesAlone >= failed.maxCrashes) return { delayMs: null, reason: 'poison' };
  if (failed.attemptsMade >= failed.maxAttempts) return { delayMs: null, reason: 'attempts_spent' };
  if (failed.kind === 'crash') return { delayMs: 0, reason: 'retry' };
  return { delayMs: backoffMs(failed, random), reason: 'retry' };
}

/** What was told of an attempt, as far as it matters here. */
interface PastAttempt {
  /** 1 for the first. */
  readonly attempt: number;
  readonly kind: FailedAttempt['kind'];
}

/**
 * The attempts that count against a job that has made `attemptsMade`. One that was retried by hand begins anew, with its
 * old attempts on record but not held against it.
 */
export function presentAttempts<Attempt extends PastAttempt>(
  history: readonly Attempt[],
  attemptsMade: number,
): readonly Attempt[] {
  if (attemptsMade === 0) return [];
  const first = history.findLastIndex((one) => one.attempt === 1);
  return history.slice(Math.max(0, first));
}

/** True when a worker has died with this job in hand: it runs alone from then on, so that the next death is surely its own. */
export function isSuspect(job: { readonly history: readonly PastAttempt[]; readonly attemptsMade: number }): boolean {
  return presentAttempts(job.history, job.attemptsMade).some((one) => one.kind === 'crash');
}

// Up to a quarter on top, never less than asked for, so that jobs that failed together do not come back together.
function backoffMs({ backoff, attemptsMade }: FailedAttempt, random: number): Ms {
  const factor = backoff.type === 'exponential' ? 2 ** (attemptsMade - 1) : 1;
  return Math.round(backoff.delay * factor * (1 + random / 4));
}

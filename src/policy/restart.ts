import { formatDuration, type Ms } from '../base/units.js';

/** The first restart comes at once, the nth after delay × 2ⁿ⁻² with jitter; failure max + 1 within the window is the last. */
export interface RestartPolicy {
  readonly max: number;
  readonly window: Ms;
  readonly delay: Ms;
  readonly maxDelay: Ms;
}

/** What to do after a failure; `failures` are those that still count, the new one included. */
export type RestartDecision =
  | { readonly verdict: 'restart'; readonly failures: readonly Ms[]; readonly delayMs: Ms }
  | { readonly verdict: 'give_up'; readonly failures: readonly Ms[]; readonly reason: string };

/** What follows a failure at `now`: those older than the window are forgotten. `random` is in [0, 1). */
export function decideRestart(
  earlier: readonly Ms[],
  policy: RestartPolicy,
  { now, random }: { now: Ms; random: number },
): RestartDecision {
  const failures = [...earlier.filter((at) => at > now - policy.window), now];
  if (failures.length > policy.max)
    return {
      verdict: 'give_up',
      failures,
      reason: `${failures.length} failure${failures.length === 1 ? '' : 's'} within ${formatDuration(policy.window)}`,
    };
  return { verdict: 'restart', failures, delayMs: backoffMs(failures.length, policy, random) };
}

/** How long to wait after the nth failure in a row to replace a process that goes on meanwhile: never at once, and never given up. */
export function replacementDelayMs(failure: number, policy: RestartPolicy, random: number): Ms {
  return backoffMs(failure + 1, policy, random);
}

/** Jitter only shortens, so that processes which failed together part also at `maxDelay`. */
const JITTER = 0.2;

function backoffMs(failure: number, { delay, maxDelay }: RestartPolicy, random: number): Ms {
  if (failure === 1) return 0;
  return Math.min(maxDelay, delay * 2 ** (failure - 2)) * (1 - JITTER * random);
}

import { formatDuration, type Ms } from '../../base/units.js';
import type { WorkerSpec } from '../../config/config.js';
import type { LeaveCause } from '../../policy/leave-cause.js';
import { whatWasAwaited } from './ready-probe.js';

/** Why it matters what a process was doing when it had to be killed. */
export interface Question {
  /** What is known of the cause before anybody looks; null: nothing more than the cause. */
  readonly detail: string | null;
  /** `no heartbeat for 15s` */
  readonly why: string;
  /** Its event loop goes round. */
  readonly isTurning: boolean;
}

/**
 * What a kill for this cause leaves open; null when the cause says it all. `silentMs` null: it never sent a heartbeat; `told`: what
 * else is known already.
 */
export function questionOf(
  cause: LeaveCause,
  { silentMs, spec, told }: { readonly silentMs: Ms | null; readonly spec: WorkerSpec; readonly told: string | null },
): Question | null {
  switch (cause) {
    case 'hang': {
      const detail =
        silentMs === null ? 'while it was starting' : `for ${formatDuration(Math.round(silentMs / 10) * 10)}`;
      return { detail, why: `no heartbeat ${detail}`, isTurning: false };
    }
    case 'boot_timeout': {
      const awaited = whatWasAwaited(spec);
      const detail = `within ${formatDuration(spec.bootTimeout)}${awaited === null ? '' : `: ${awaited}`}`;
      return { detail, why: `not ready ${detail}`, isTurning: false };
    }
    case 'job_timeout':
      return { detail: null, why: 'a job ran into its time limit', isTurning: isFresh(silentMs, spec) };
    case 'unanswered':
      return { detail: null, why: 'it did not begin the job it was given', isTurning: isFresh(silentMs, spec) };
    case 'stall':
      return { detail: told, why: told ?? 'it took no jobs', isTurning: isFresh(silentMs, spec) };
    default:
      return null;
  }
}

/** The same when it has been looked at: `for 15s: spinning in parse (/app/worker.js:17)`. */
export function detailOf(cause: LeaveCause, { detail }: Question, summary: string): string | null {
  if (summary === '') return detail;
  if (detail === null) return summary;
  return `${detail}${cause === 'hang' ? ':' : ','} ${summary}`;
}

function isFresh(silentMs: Ms | null, spec: WorkerSpec): boolean {
  return silentMs !== null && silentMs <= 3 * spec.heartbeat.interval;
}

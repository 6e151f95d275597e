import type { LeaveCause } from './leave-cause.js';

/** Why a process was replaced by another one, in few words. */
export const RESTART_REASONS = ['crash', 'memory', 'jobs', 'lifetime', 'hang', 'boot', 'manual', 'reload'] as const;
export type RestartReason = (typeof RESTART_REASONS)[number];

/** Why a process is replaced that has ended, asked or made to for this `cause`; null: by itself. */
export function restartReason(cause: LeaveCause | null, { wasReady }: { readonly wasReady: boolean }): RestartReason {
  if (cause === null) return wasReady ? 'crash' : 'boot';
  return REASONS[cause];
}

const REASONS: Readonly<Record<LeaveCause, RestartReason>> = {
  requested: 'manual',
  recycle_memory: 'memory',
  recycle_jobs: 'jobs',
  recycle_lifetime: 'lifetime',
  reload: 'reload',
  memory_hard: 'memory',
  hang: 'hang',
  stall: 'hang',
  boot_timeout: 'boot',
  unanswered: 'hang',
  // Killed for the sake of a job that would not end, or that somebody wanted to end.
  job_timeout: 'hang',
  job_cancelled: 'manual',
  job_lost: 'hang',
};

/** Why a process was asked to leave, or was made to. */
export type LeaveCause =
  | 'requested' // stop, restart, scale down
  | 'recycle_memory'
  | 'recycle_jobs'
  | 'recycle_lifetime'
  | 'reload'
  | 'memory_hard'
  | 'hang'
  | 'stall' // idle and asking for nothing while jobs wait
  | 'boot_timeout'
  | 'unanswered' // given a job that it did not begin
  | 'job_timeout'
  | 'job_cancelled'
  | 'job_lost'; // a job that somebody else has by now, and that did not stop

/** True for causes that are the process's own fault: only these spend its restart budget. */
export function isFailure(cause: LeaveCause): boolean {
  return FAILURES[cause];
}

/** True for causes that leave a process time to finish its jobs: it is replaced for what it has used, not stopped. */
export function isRecycle(cause: LeaveCause): boolean {
  return cause.startsWith('recycle_');
}

// A record rather than a set, so that the next cause has to be judged before it compiles.
const FAILURES: Readonly<Record<LeaveCause, boolean>> = {
  requested: false,
  recycle_memory: false,
  recycle_jobs: false,
  recycle_lifetime: false,
  reload: false,
  memory_hard: true,
  hang: true,
  stall: true,
  boot_timeout: true,
  unanswered: true,
  // The job was at fault, and the process was killed for its sake.
  job_timeout: false,
  job_cancelled: false,
  job_lost: false,
};

import { isRecycle, type LeaveCause } from './leave-cause.js';

/** How one incarnation ended. */
export interface ExitFacts {
  readonly code: number | null;
  readonly signal: string | null;
  /** Null: nobody asked for it. */
  readonly cause: LeaveCause | null;
  /** What else is known of the cause: `for 15s: spinning in parse (/app/worker.js:17)`. */
  readonly detail: string | null;
  /** What the process itself told before it left: why it could not boot. */
  readonly bootFailure: string | null;
  /** False when it ended before it was ready. */
  readonly wasReady: boolean;
  /** The supervisor had killed it. */
  readonly wasKilled: boolean;
}

/** One line for people that says how a process ended and why: `killed: no heartbeat for 15s: spinning in parse (/app/worker.js:17)`. */
export function describeExit(exit: ExitFacts): string {
  if (exit.bootFailure !== null) return exit.bootFailure;
  if (exit.cause === null) return `${fateOf(exit)}${exit.wasReady ? '' : ' before it was ready'}`;
  const why = whyOf(exit.cause, exit.detail);
  if (!exit.wasKilled) return exit.code === 0 ? why : `${why}, ${fateOf(exit)}`;
  return isGentle(exit.cause) ? `${why}; killed, not drained` : `killed: ${why}`;
}

function whyOf(cause: LeaveCause, detail: string | null): string {
  if (detail === null) return PHRASES[cause];
  return cause === 'hang' ? `${PHRASES.hang} ${detail}` : `${PHRASES[cause]} (${detail})`;
}

function fateOf({ code, signal }: ExitFacts): string {
  if (signal === 'SIGKILL') return 'killed by SIGKILL from outside (the kernel does this when memory runs out)';
  if (signal !== null) return `killed by ${signal}`;
  return code === 0 ? 'exited with code 0, though it was to go on' : `exited with code ${code}`;
}

const PHRASES: Readonly<Record<LeaveCause, string>> = {
  requested: 'stopped as asked',
  recycle_memory: 'recycled: memory limit',
  recycle_jobs: 'recycled: job limit',
  recycle_lifetime: 'recycled: lifetime limit',
  reload: 'replaced for its new configuration',
  memory_hard: 'memory above its hard limit',
  hang: 'no heartbeat',
  stall: 'fetched no job',
  boot_timeout: 'not ready in time',
  unanswered: 'did not begin the job it was given',
  job_timeout: 'a job ran into its time limit',
  job_cancelled: 'a job was cancelled',
  job_lost: 'a job that another has by now did not stop',
};

function isGentle(cause: LeaveCause): boolean {
  return cause === 'requested' || cause === 'reload' || isRecycle(cause);
}

/** The ways into each state of a process, shared by all the events that lead there. */
import type { Ms } from '../base/units.js';
import { isRecycle, type LeaveCause } from './leave-cause.js';
import { decideRestart } from './restart.js';
import type { Effect, LifecyclePolicy, Origin, Worker, WorkerState } from './worker-state.js';

/** The next state of a process, and what has to be done. */
export interface Step {
  readonly worker: Worker;
  readonly effects: readonly Effect[];
}

/** All that decisions depend on beside state and event: the time on a monotonic clock, and a number in [0, 1). */
export interface Moment {
  readonly policy: LifecyclePolicy;
  readonly now: Ms;
  readonly random: number;
}

type Draining = Extract<WorkerState, { name: 'draining' }>;

/** A process in an uninterruptible wait dies only when that ends, so killing is repeated. */
const KILL_RETRY_MS = 1000;

/** A failure of a process that is not wanted any more has no consequence; one that is on trial is wanted no more. */
export function afterFailure(worker: Worker, { policy, now, random }: Moment): Step {
  if (worker.desired === 'down') return stopped(worker);
  if (policy.restart === null) return stopped({ ...worker, desired: 'down' });
  const decision = decideRestart(worker.failures, policy.restart, { now, random });
  const failed = { ...worker, failures: decision.failures };
  if (decision.verdict === 'give_up') return stay({ ...failed, state: { name: 'fatal', reason: decision.reason } });
  const { delayMs } = decision;
  return delayMs === 0
    ? spawn(failed, 'failure')
    : stay({ ...failed, state: { name: 'backoff', until: now + delayMs, delayMs } });
}

/** Orders a new incarnation. */
export function spawn(worker: Worker, origin: Origin): Step {
  return { worker: { ...worker, state: { name: 'starting', origin, pid: null } }, effects: ['spawn'] };
}

/** The answer to each heartbeat: running goes on until the next one is overdue. */
export function run(worker: Worker, pid: number, { policy, now }: Moment): Step {
  return stay({ ...worker, state: { name: 'running', pid, heartbeatBy: now + policy.heartbeatTimeoutMs } });
}

/** Running begins. */
export function begin(worker: Worker, pid: number, moment: Moment): Step {
  if (moment.policy.isHeartbeatPromised) return run(worker, pid, moment);
  return stay({ ...worker, state: { name: 'running', pid, heartbeatBy: null } });
}

/** Asks the process to finish and leave, by a deadline. */
export function drain(worker: Worker, pid: number, cause: LeaveCause, { policy, now }: Moment): Step {
  const limitMs = isRecycle(cause) ? policy.recycleTimeoutMs : policy.drainTimeoutMs;
  const deadlines = { abortAt: now + abortAfter(limitMs), killAt: now + limitMs };
  return { worker: { ...worker, state: { name: 'draining', pid, cause, ...deadlines } }, effects: ['drain'] };
}

/** A process that had time to finish its jobs is not wanted any more: it has as long as any other that shall stop. */
export function hurry(worker: Worker, state: Draining, { policy, now }: Moment): Step {
  const killAt = now + policy.drainTimeoutMs;
  if (killAt >= state.killAt) return stay(worker);
  return stay({ ...worker, state: { ...state, abortAt: now + abortAfter(policy.drainTimeoutMs), killAt } });
}

/** Kills the process, again and again until it is gone. */
export function kill(worker: Worker, pid: number, cause: LeaveCause, { now }: Moment): Step {
  return {
    worker: { ...worker, state: { name: 'killing', pid, cause, retryAt: now + KILL_RETRY_MS } },
    effects: ['kill'],
  };
}

/** Nothing lives and nothing is wanted. */
export function stopped(worker: Worker): Step {
  return stay({ ...worker, state: { name: 'stopped' } });
}

/** Nothing has to be done. */
export function stay(worker: Worker): Step {
  return { worker, effects: [] };
}

/** Long enough before the end that a job which heeds its signal can still clean up. */
function abortAfter(drainTimeoutMs: Ms): Ms {
  return drainTimeoutMs < 4000 ? drainTimeoutMs / 2 : drainTimeoutMs - 2000;
}

/**
 * The life of one process, as a pure function. What is wanted (`desired`) is kept apart from what is (`state`):
 *
 *   state     | start    | stop     | recycle  | ready   | exited  | its deadline
 *   ----------|----------|----------|----------|---------|---------|--------------------------------
 *   stopped   | starting |          |          |         |         |
 *   starting  |          | draining | draining | running | next    | killing (boot_timeout)
 *   running   |          | draining | draining |         | next    | killing (hang)
 *   draining  | wanted   | unwanted |          |         | next    | abort its jobs, later killing
 *   killing   | wanted   | unwanted |          |         | next    | kill again
 *   backoff   | starting | stopped  |          |         |         | starting
 *   fatal     | starting | stopped  |          |         |         |
 *
 * retire: like a stop, with the cause and the patience of a recycle.
 * next: unwanted → stopped; left as asked → starting, which costs nothing; else the restart budget decides between
 * starting (at once), backoff and fatal. While a spawn is ordered and not yet answered, `starting` has no process:
 * a stop then cancels the order, or kills what it brings.
 */
import type { Ms } from '../base/units.js';
import { isProofOfHang } from './health.js';
import { isFailure, type LeaveCause } from './leave-cause.js';
import { afterFailure, begin, drain, hurry, kill, type Moment, run, type Step, spawn, stay, stopped } from './moves.js';
import {
  deadlineOf,
  leaveCauseOf,
  type Origin,
  pidOf,
  type Worker,
  type WorkerEvent,
  type WorkerState,
} from './worker-state.js';

/** What follows `event`; one that means nothing in the present state changes nothing. */
export function transition(worker: Worker, event: WorkerEvent, moment: Moment): Step {
  switch (event.type) {
    case 'start':
      return onStart(worker);
    case 'stop':
      return onStop({ ...worker, desired: 'down' }, event.now, within(event.graceMs, moment));
    case 'recycle':
      return isAtWork(worker.state)
        ? drain(worker, worker.state.pid, event.cause, within(event.graceMs, moment))
        : stay(worker);
    case 'retire':
      return onRetire({ ...worker, desired: 'down' }, event.cause, within(event.graceMs, moment));
    case 'kill':
      return onKill(worker, event.cause, moment);
    case 'reset':
      return onReset({ ...worker, failures: [] });
    case 'inherit':
      return stay({ ...worker, failures: event.failures });
    case 'spawned':
      return isOrdered(worker.state) ? onSpawned(worker, worker.state.origin, event.pid, moment) : stay(worker);
    case 'spawn_failed':
      return isOrdered(worker.state) ? afterFailure(worker, moment) : stay(worker);
    case 'spawn_cancelled':
      return isOrdered(worker.state) ? onSpawnCancelled(worker) : stay(worker);
    case 'ready':
      return onReady(worker, moment);
    case 'heartbeat':
      return worker.state.name === 'running' ? run(worker, worker.state.pid, moment) : stay(worker);
    case 'exited':
      return onExited(worker, moment);
    case 'deadline':
      return isDue(worker.state, moment.now) ? onDeadline(worker, moment) : stay(worker);
  }
}

/** The same moment for somebody who gives jobs as long as this to end. */
function within(graceMs: Ms | undefined, moment: Moment): Moment {
  if (graceMs === undefined) return moment;
  const patience = { drainTimeoutMs: graceMs, recycleTimeoutMs: graceMs };
  return { ...moment, policy: { ...moment.policy, ...patience } };
}

function onStart(worker: Worker): Step {
  const wanted: Worker = { ...worker, desired: 'up' };
  switch (worker.state.name) {
    case 'stopped':
      return spawn(wanted, 'first');
    case 'fatal':
      return spawn({ ...wanted, failures: [] }, 'first');
    case 'backoff':
      return spawn(wanted, 'failure');
    case 'starting':
    case 'running':
    case 'draining':
    case 'killing':
      return stay(wanted);
  }
}

function onStop(worker: Worker, isNow: boolean, moment: Moment): Step {
  const { state } = worker;
  switch (state.name) {
    case 'stopped':
    case 'killing':
      return stay(worker);
    case 'backoff':
    case 'fatal':
      return stopped(worker);
    case 'draining':
      return isNow ? kill(worker, state.pid, state.cause, moment) : hurry(worker, state, moment);
    case 'starting':
    case 'running':
      if (state.pid === null) return { worker, effects: ['cancel_spawn'] };
      return isNow ? kill(worker, state.pid, 'requested', moment) : drain(worker, state.pid, 'requested', moment);
  }
}

function onRetire(worker: Worker, cause: LeaveCause, moment: Moment): Step {
  if (worker.state.name === 'draining') return stay(worker); // it has its time
  return isAtWork(worker.state) ? drain(worker, worker.state.pid, cause, moment) : onStop(worker, false, moment);
}

function onKill(worker: Worker, cause: LeaveCause, moment: Moment): Step {
  const pid = pidOf(worker.state);
  return pid === null || worker.state.name === 'killing' ? stay(worker) : kill(worker, pid, cause, moment);
}

function onReset(worker: Worker): Step {
  const isHeld = worker.state.name === 'backoff' || worker.state.name === 'fatal';
  return isHeld ? spawn(worker, 'first') : stay(worker);
}

function onSpawned(worker: Worker, origin: Origin, pid: number, moment: Moment): Step {
  if (worker.desired === 'down') return kill(worker, pid, 'requested', moment);
  const readyBy = moment.now + moment.policy.bootTimeoutMs;
  return stay({ ...worker, state: { name: 'starting', origin, pid, readyBy } });
}

function onSpawnCancelled(worker: Worker): Step {
  return worker.desired === 'down' ? stopped(worker) : { worker, effects: ['spawn'] };
}

function onReady(worker: Worker, moment: Moment): Step {
  const { state } = worker;
  return state.name === 'starting' && state.pid !== null ? begin(worker, state.pid, moment) : stay(worker);
}

function onExited(worker: Worker, moment: Moment): Step {
  if (pidOf(worker.state) === null) return stay(worker);
  const cause = leaveCauseOf(worker.state);
  const isAsked = cause !== null && !isFailure(cause);
  return worker.desired === 'up' && isAsked ? spawn(worker, 'asked') : afterFailure(worker, moment);
}

function onDeadline(worker: Worker, moment: Moment): Step {
  const { state } = worker;
  switch (state.name) {
    case 'starting':
      return onKill(worker, 'boot_timeout', moment);
    case 'running':
      return isProofOfHang(state.heartbeatBy, moment.now)
        ? kill(worker, state.pid, 'hang', moment)
        : run(worker, state.pid, moment);
    case 'draining':
      if (state.abortAt === null) return kill(worker, state.pid, state.cause, moment);
      return { worker: { ...worker, state: { ...state, abortAt: null } }, effects: ['abort'] };
    case 'killing':
      return kill(worker, state.pid, state.cause, moment);
    case 'backoff':
      return spawn(worker, 'failure');
    case 'stopped':
    case 'fatal':
      return stay(worker);
  }
}

type Ordered = Extract<WorkerState, { name: 'starting'; pid: null }>;
type AtWork = Exclude<Extract<WorkerState, { name: 'starting' | 'running' }>, Ordered>;

function isOrdered(state: WorkerState): state is Ordered {
  return state.name === 'starting' && state.pid === null;
}

function isAtWork(state: WorkerState): state is AtWork {
  return (state.name === 'starting' || state.name === 'running') && state.pid !== null;
}

function isDue(state: WorkerState, now: Ms): boolean {
  const deadline = deadlineOf(state);
  return deadline !== null && now >= deadline;
}

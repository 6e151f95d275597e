import { describe, expect, test } from 'vitest';
import { transition } from '../../../src/policy/lifecycle.js';
import {
  deadlineOf,
  type LifecyclePolicy,
  UNBORN,
  type Worker,
  type WorkerEvent,
  type WorkerState,
} from '../../../src/policy/worker-state.js';

const NOW = 100_000;
const POLICY: LifecyclePolicy = {
  bootTimeoutMs: 60_000,
  drainTimeoutMs: 30_000,
  recycleTimeoutMs: 330_000,
  heartbeatTimeoutMs: 15_000,
  isHeartbeatPromised: true,
  restart: { max: 5, window: 60_000, delay: 1000, maxDelay: 30_000 },
};
const MOMENT = { policy: POLICY, now: NOW, random: 0 };

/** Every state, already due where it has a deadline. */
const STATES = {
  stopped: { name: 'stopped' },
  ordered: { name: 'starting', origin: 'first', pid: null },
  starting: { name: 'starting', origin: 'first', pid: 7, readyBy: NOW },
  running: { name: 'running', pid: 7, heartbeatBy: NOW },
  draining: { name: 'draining', pid: 7, cause: 'requested', abortAt: NOW, killAt: NOW },
  aborted: { name: 'draining', pid: 7, cause: 'requested', abortAt: null, killAt: NOW },
  killing: { name: 'killing', pid: 7, cause: 'hang', retryAt: NOW },
  backoff: { name: 'backoff', until: NOW, delayMs: 1000 },
  fatal: { name: 'fatal', reason: 'x' },
} as const satisfies Record<string, WorkerState>;
type Here = keyof typeof STATES;

const EVENTS = {
  start: { type: 'start' },
  stop: { type: 'stop', now: false },
  stopNow: { type: 'stop', now: true },
  recycle: { type: 'recycle', cause: 'recycle_memory' },
  retire: { type: 'retire', cause: 'recycle_memory' },
  kill: { type: 'kill', cause: 'memory_hard' },
  reset: { type: 'reset' },
  spawned: { type: 'spawned', pid: 9 },
  spawnFailed: { type: 'spawn_failed' },
  spawnCancelled: { type: 'spawn_cancelled' },
  ready: { type: 'ready' },
  heartbeat: { type: 'heartbeat' },
  exited: { type: 'exited' },
  deadline: { type: 'deadline' },
} as const satisfies Record<string, WorkerEvent>;
type What = keyof typeof EVENTS;

// Next state and effects of a wanted worker; `=` is unchanged.
// biome-ignore format: a table is read in rows
const WANTED: Record<Here, Record<What, string>> = {
  stopped: {
    start: 'starting spawn', stop: '=', stopNow: '=', recycle: '=', retire: '=', kill: '=', reset: '=', spawned: '=',
    spawnFailed: '=', spawnCancelled: '=', ready: '=', heartbeat: '=', exited: '=', deadline: '=',
  },
  ordered: {
    start: '=', stop: '= cancel_spawn', stopNow: '= cancel_spawn', recycle: '=', retire: '= cancel_spawn', kill: '=', reset: '=',
    spawned: 'starting', spawnFailed: 'starting spawn', spawnCancelled: '= spawn', ready: '=', heartbeat: '=',
    exited: '=', deadline: '=',
  },
  starting: {
    start: '=', stop: 'draining drain', stopNow: 'killing kill', recycle: 'draining drain', retire: 'draining drain', kill: 'killing kill',
    reset: '=', spawned: '=', spawnFailed: '=', spawnCancelled: '=', ready: 'running', heartbeat: '=',
    exited: 'starting spawn', deadline: 'killing kill',
  },
  running: {
    start: '=', stop: 'draining drain', stopNow: 'killing kill', recycle: 'draining drain', retire: 'draining drain', kill: 'killing kill',
    reset: '=', spawned: '=', spawnFailed: '=', spawnCancelled: '=', ready: '=', heartbeat: 'running',
    exited: 'starting spawn', deadline: 'killing kill',
  },
  draining: {
    start: '=', stop: '=', stopNow: 'killing kill', recycle: '=', retire: '=', kill: 'killing kill', reset: '=', spawned: '=',
    spawnFailed: '=', spawnCancelled: '=', ready: '=', heartbeat: '=', exited: 'starting spawn',
    deadline: 'draining abort',
  },
  aborted: {
    start: '=', stop: '=', stopNow: 'killing kill', recycle: '=', retire: '=', kill: 'killing kill', reset: '=', spawned: '=',
    spawnFailed: '=', spawnCancelled: '=', ready: '=', heartbeat: '=', exited: 'starting spawn',
    deadline: 'killing kill',
  },
  killing: {
    start: '=', stop: '=', stopNow: '=', recycle: '=', retire: '=', kill: '=', reset: '=', spawned: '=', spawnFailed: '=',
    spawnCancelled: '=', ready: '=', heartbeat: '=', exited: 'starting spawn', deadline: 'killing kill',
  },
  backoff: {
    start: 'starting spawn', stop: 'stopped', stopNow: 'stopped', recycle: '=', retire: 'stopped', kill: '=', reset: 'starting spawn',
    spawned: '=', spawnFailed: '=', spawnCancelled: '=', ready: '=', heartbeat: '=', exited: '=',
    deadline: 'starting spawn',
  },
  fatal: {
    start: 'starting spawn', stop: 'stopped', stopNow: 'stopped', recycle: '=', retire: 'stopped', kill: '=', reset: 'starting spawn',
    spawned: '=', spawnFailed: '=', spawnCancelled: '=', ready: '=', heartbeat: '=', exited: '=', deadline: '=',
  },
};

/** What differs when the worker is not wanted any more. */
const UNWANTED: Partial<Record<Here, Partial<Record<What, string>>>> = {
  ordered: { spawned: 'killing kill', spawnFailed: 'stopped', spawnCancelled: 'stopped' },
  starting: { exited: 'stopped' },
  running: { exited: 'stopped' },
  draining: { exited: 'stopped' },
  aborted: { exited: 'stopped' },
  killing: { exited: 'stopped' },
};

describe('every event in every state', () => {
  for (const desired of ['up', 'down'] as const) {
    for (const here of Object.keys(STATES) as Here[]) {
      test.each(Object.keys(EVENTS) as What[])(`${here}, wanted ${desired}: %s`, (what) => {
        const expected = (desired === 'down' ? UNWANTED[here]?.[what] : undefined) ?? WANTED[here][what];
        expect(outcome({ ...UNBORN, desired, state: STATES[here] }, EVENTS[what])).toBe(expected);
      });
    }
  }
});

test('only start, stop and retire change what is wanted', () => {
  for (const event of Object.values(EVENTS)) {
    const wanted = event.type === 'start' ? 'up' : event.type === 'stop' || event.type === 'retire' ? 'down' : null;
    for (const desired of ['up', 'down'] as const) {
      const step = transition({ ...UNBORN, desired, state: STATES.running }, event, MOMENT);
      expect(step.worker.desired).toBe(wanted ?? desired);
    }
  }
});

test('a deadline that is not due yet changes nothing', () => {
  for (const state of Object.values(STATES)) {
    const worker: Worker = { ...UNBORN, desired: 'up', state };
    const step = transition(worker, { type: 'deadline' }, { ...MOMENT, now: (deadlineOf(state) ?? NOW) - 1 });
    expect(step).toEqual({ worker, effects: [] });
  }
});

test('a worker that left as asked is replaced without spending its budget', () => {
  for (const cause of ['requested', 'recycle_jobs', 'reload', 'job_timeout', 'job_cancelled'] as const) {
    const state: WorkerState = { name: 'killing', pid: 7, cause, retryAt: NOW + 1 };
    const { worker } = transition({ ...UNBORN, desired: 'up', state, failures: [NOW - 1] }, { type: 'exited' }, MOMENT);
    expect(worker).toMatchObject({ failures: [NOW - 1], state: { name: 'starting', origin: 'asked' } });
  }
});

test('a worker that was killed for its own fault spends its budget', () => {
  for (const cause of ['hang', 'boot_timeout', 'memory_hard'] as const) {
    const state: WorkerState = { name: 'killing', pid: 7, cause, retryAt: NOW + 1 };
    const { worker } = transition({ ...UNBORN, desired: 'up', state, failures: [NOW - 1] }, { type: 'exited' }, MOMENT);
    expect(worker).toMatchObject({ failures: [NOW - 1, NOW], state: { name: 'backoff', until: NOW + 1000 } });
  }
});

test('a worker out of budget gives up, and a start gives it a new budget', () => {
  const failures = [1, 2, 3, 4, 5].map((ago) => NOW - ago);
  const { worker } = transition(
    { ...UNBORN, desired: 'up', state: STATES.running, failures },
    { type: 'exited' },
    MOMENT,
  );
  expect(worker.state).toEqual({ name: 'fatal', reason: '6 failures within 1m' });
  expect(transition(worker, { type: 'start' }, MOMENT).worker.failures).toEqual([]);
});

test('a process that is recycled has time for its jobs, until a stop makes it hurry', () => {
  const running: Worker = { ...UNBORN, desired: 'up', state: STATES.running };
  const { worker: recycled } = transition(running, EVENTS.recycle, MOMENT);
  expect(recycled.state).toMatchObject({ name: 'draining', abortAt: NOW + 328_000, killAt: NOW + 330_000 });
  const { worker: hurried, effects } = transition(recycled, EVENTS.stop, { ...MOMENT, now: NOW + 1000 });
  expect(hurried.state).toMatchObject({ cause: 'recycle_memory', abortAt: NOW + 29_000, killAt: NOW + 31_000 });
  expect(effects).toEqual([]); // it has been asked to leave already
});

test('a process that another has followed has the same time for its jobs, and is gone then', () => {
  const running: Worker = { ...UNBORN, desired: 'up', state: STATES.running };
  const { worker: retired } = transition(running, EVENTS.retire, MOMENT);
  expect(retired.state).toMatchObject({ name: 'draining', cause: 'recycle_memory', killAt: NOW + 330_000 });
  const { worker: gone, effects } = transition(retired, EVENTS.exited, MOMENT);
  expect(gone.state).toEqual({ name: 'stopped' });
  expect(effects).toEqual([]);
});

test('a process on trial ends with its first failure', () => {
  const moment = { ...MOMENT, policy: { ...POLICY, restart: null } };
  const worker: Worker = { ...UNBORN, desired: 'up', state: STATES.starting };
  const step = transition(worker, EVENTS.exited, moment);
  expect(step).toEqual({ worker: { ...UNBORN, desired: 'down', state: { name: 'stopped' } }, effects: [] });
});

test('jobs are asked to give up two seconds before the end of a drain, or half-way through a short one', () => {
  for (const [drainTimeoutMs, abortAfterMs] of [
    [30_000, 28_000],
    [4000, 2000],
    [3000, 1500],
    [0, 0],
  ] as const) {
    const moment = { ...MOMENT, policy: { ...POLICY, drainTimeoutMs } };
    const { worker } = transition({ ...UNBORN, state: STATES.running }, EVENTS.stop, moment);
    expect(worker.state).toMatchObject({ abortAt: NOW + abortAfterMs, killAt: NOW + drainTimeoutMs });
  }
});

test('whoever asks a process to leave may say how long its jobs may take', () => {
  const running: Worker = { ...UNBORN, desired: 'up', state: STATES.running };
  for (const event of [EVENTS.stop, EVENTS.recycle, EVENTS.retire]) {
    const { worker } = transition(running, { ...event, graceMs: 5000 }, MOMENT);
    expect(worker.state, event.type).toMatchObject({ abortAt: NOW + 3000, killAt: NOW + 5000 });
  }
});

test('a second stop can only shorten the time of the first', () => {
  const stop = (worker: Worker, graceMs: number) =>
    transition(worker, { type: 'stop', now: false, graceMs }, MOMENT).worker;
  const leaving = stop({ ...UNBORN, desired: 'up', state: STATES.running }, 5000);
  expect(stop(leaving, 9000).state).toMatchObject({ killAt: NOW + 5000 });
  expect(stop(leaving, 1000).state).toMatchObject({ abortAt: NOW + 500, killAt: NOW + 1000 });
});

test('silence that was noticed far too late is no proof of a hang: the supervisor had been stopped itself', () => {
  const worker: Worker = { ...UNBORN, desired: 'up', state: STATES.running };
  const { worker: after } = transition(worker, { type: 'deadline' }, { ...MOMENT, now: NOW + 5000 });
  expect(after.state).toEqual({ name: 'running', pid: 7, heartbeatBy: NOW + 5000 + 15_000 });
});

test('a program that sends no heartbeats may be silent for ever', () => {
  const moment = { ...MOMENT, policy: { ...POLICY, isHeartbeatPromised: false } };
  const { worker } = transition({ ...UNBORN, desired: 'up', state: STATES.starting }, { type: 'ready' }, moment);
  expect(deadlineOf(worker.state)).toBeNull();
});

function outcome(worker: Worker, event: WorkerEvent): string {
  const { worker: after, effects } = transition(worker, event, MOMENT);
  return [after.state === worker.state ? '=' : after.state.name, ...effects].join(' ');
}

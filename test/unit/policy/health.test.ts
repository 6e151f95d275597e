import { describe, expect, test } from 'vitest';
import {
  classifyHang,
  conditionOf,
  isHealthy,
  isHeartbeatStale,
  type ProcessCondition,
  supervisorState,
} from '../../../src/policy/health.js';
import { UNBORN, type WorkerState } from '../../../src/policy/worker-state.js';

const WELL: ProcessCondition = {
  worker: 'pdf',
  role: 'working',
  desired: 'up',
  state: 'running',
  firstStart: false,
  failing: false,
  heartbeatStale: false,
};
const FIRST_START: ProcessCondition = { ...WELL, state: 'starting', firstStart: true };
const REPLACED_AS_ASKED: ProcessCondition = { ...WELL, state: 'starting' };
const CRASHED: ProcessCondition = { ...WELL, state: 'starting', failing: true };
const FATAL: ProcessCondition = { ...WELL, state: 'fatal', failing: true };
const BACKING_OFF: ProcessCondition = { ...WELL, state: 'backoff', failing: true };
const UNWANTED: ProcessCondition = { ...WELL, desired: 'down', state: 'stopped' };

describe('the word for the whole', () => {
  test.each([
    ['running', [WELL, WELL]],
    ['running', [WELL, REPLACED_AS_ASKED]],
    ['running', [WELL, { ...WELL, state: 'draining' }]],
    ['running', [WELL, UNWANTED]],
    ['running', [UNWANTED]],
    ['running', []],
    ['running', [WELL, { ...FATAL, role: 'standby' }]],
    ['running', [WELL, { ...FIRST_START, role: 'successor' }]],
    ['starting', [WELL, FIRST_START]],
    ['degraded', [WELL, CRASHED]],
    ['degraded', [FIRST_START, FATAL]],
    ['degraded', [{ ...WELL, heartbeatStale: true }]],
    ['degraded', [BACKING_OFF]],
  ] as const)('is %s', (word, processes) => {
    expect(supervisorState({ stopping: false, brokerUp: true, processes })).toBe(word);
  });

  test('is degraded while the broker is down', () => {
    expect(supervisorState({ stopping: false, brokerUp: false, processes: [WELL] })).toBe('degraded');
  });

  test('is stopping until the last process is down', () => {
    expect(supervisorState({ stopping: true, brokerUp: true, processes: [UNWANTED, WELL] })).toBe('stopping');
    expect(supervisorState({ stopping: true, brokerUp: true, processes: [UNWANTED] })).toBe('stopped');
  });
});

test('the whole is healthy while each wanted entry has a process that answers, and jobs can be taken', () => {
  expect(isHealthy([WELL, FATAL], true)).toBe(true);
  expect(isHealthy([FATAL, { ...WELL, role: 'standby' }], true)).toBe(false);
  expect(isHealthy([FATAL, { ...UNWANTED, role: 'leaving', state: 'draining' }], true)).toBe(true);
  expect(isHealthy([WELL, FATAL], false)).toBe(false);
  expect(isHealthy([WELL, { ...FATAL, worker: 'mail' }], true)).toBe(false);
  expect(isHealthy([WELL, { ...UNWANTED, worker: 'mail' }], true)).toBe(true);
  expect(isHealthy([{ ...WELL, heartbeatStale: true }], true)).toBe(false);
});

test('a heartbeat is stale once it is older than its time-out', () => {
  expect(isHeartbeatStale(15_000, 15_000)).toBe(false);
  expect(isHeartbeatStale(15_001, 15_000)).toBe(true);
  expect(isHeartbeatStale(null, 15_000)).toBe(false);
  expect(isHeartbeatStale(1e9, null)).toBe(false);
});

test('hangs are told apart by what the process did meanwhile', () => {
  expect(classifyHang({ processState: 'R', cpuPercent: 99 })).toBe('spinning');
  expect(classifyHang({ processState: 'R', cpuPercent: 10 })).toBe('spinning');
  expect(classifyHang({ processState: 'S', cpuPercent: 0 })).toBe('blocked');
  expect(classifyHang({ processState: 'T', cpuPercent: 0 })).toBe('frozen');
  expect(classifyHang({ processState: null, cpuPercent: null })).toBe('unknown');
});

test.each<[WorkerState, { firstStart: boolean; failing: boolean }]>([
  [
    { name: 'starting', origin: 'first', pid: null },
    { firstStart: true, failing: false },
  ],
  [
    { name: 'starting', origin: 'asked', pid: null },
    { firstStart: false, failing: false },
  ],
  [
    { name: 'starting', origin: 'failure', pid: 7, readyBy: 1 },
    { firstStart: false, failing: true },
  ],
  [
    { name: 'running', pid: 7, heartbeatBy: null },
    { firstStart: false, failing: false },
  ],
  [
    { name: 'draining', pid: 7, cause: 'reload', abortAt: 1, killAt: 2 },
    { firstStart: false, failing: false },
  ],
  [
    { name: 'killing', pid: 7, cause: 'hang', retryAt: 1 },
    { firstStart: false, failing: true },
  ],
  [
    { name: 'killing', pid: 7, cause: 'job_timeout', retryAt: 1 },
    { firstStart: false, failing: false },
  ],
  [
    { name: 'backoff', until: 1, delayMs: 1 },
    { firstStart: false, failing: true },
  ],
  [
    { name: 'fatal', reason: 'x' },
    { firstStart: false, failing: true },
  ],
  [{ name: 'stopped' }, { firstStart: false, failing: false }],
])('the condition of %o', (state, condition) => {
  expect(conditionOf({ ...UNBORN, desired: 'up', state })).toEqual({ desired: 'up', state: state.name, ...condition });
});

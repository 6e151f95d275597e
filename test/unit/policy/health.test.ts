import { describe, expect, test } from 'vitest';
import {
  classifyHang,
  isHealthy,
  isHeartbeatStale,
  type ProcessCondition,
  supervisorState,
} from '../../../src/policy/health.js';

const WELL: ProcessCondition = {
  worker: 'pdf',
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
const UNWANTED: ProcessCondition = { ...WELL, desired: 'down', state: 'stopped' };

describe('the word for the whole', () => {
  test.each([
    ['running', [WELL, WELL]],
    ['running', [WELL, REPLACED_AS_ASKED]],
    ['running', [WELL, { ...WELL, state: 'draining' }]],
    ['running', [WELL, UNWANTED]],
    ['running', [UNWANTED]],
    ['running', []],
    ['starting', [WELL, FIRST_START]],
    ['degraded', [WELL, CRASHED]],
    ['degraded', [FIRST_START, FATAL]],
    ['degraded', [{ ...WELL, heartbeatStale: true }]],
    ['degraded', [{ ...WELL, state: 'backoff', failing: true }]],
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
  expect(classifyHang({ processState: 'S', cpuPercent: 0 })).toBe('blocked');
  expect(classifyHang({ processState: 'T', cpuPercent: 0 })).toBe('frozen');
  expect(classifyHang({ processState: null, cpuPercent: null })).toBe('unknown');
});

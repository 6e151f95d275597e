import { expect, test } from 'vitest';
import { isVacant } from '../../../src/policy/role.js';
import type { WorkerState } from '../../../src/policy/worker-state.js';

const STATES: readonly (readonly [boolean, WorkerState])[] = [
  [false, { name: 'stopped' }],
  [false, { name: 'starting', origin: 'first', pid: null }],
  [true, { name: 'starting', origin: 'failure', pid: null }],
  [true, { name: 'starting', origin: 'asked', pid: 7, readyBy: 1 }],
  [false, { name: 'running', pid: 7, heartbeatBy: 1 }],
  [false, { name: 'draining', pid: 7, cause: 'recycle_memory', abortAt: 1, killAt: 2 }],
  [false, { name: 'killing', pid: 7, cause: 'hang', retryAt: 1 }],
  [true, { name: 'backoff', until: 1, delayMs: 1 }],
  [false, { name: 'fatal', reason: 'x' }],
];

test.each(STATES)('a place is vacant (%s) when its process is %o', (vacant, state) => {
  expect(isVacant({ desired: 'up', state, failures: [] })).toBe(vacant);
});

test.each(STATES)('the place of a process that is not wanted is never vacant', (_, state) => {
  expect(isVacant({ desired: 'down', state, failures: [] })).toBe(false);
});

import { expect, test } from 'vitest';
import { type Appearance, isLifeless, looksUntilHung } from '../../../src/policy/vigil.js';

const WELL: Appearance = { state: 'running', processState: 'S', silentMs: 100 };

test.each<[boolean, Partial<Appearance>]>([
  [false, {}],
  [false, { state: 'starting', processState: 'R', silentMs: null }],
  [false, { state: 'starting', processState: 'D', silentMs: null }],
  [false, { state: 'starting', processState: 't', silentMs: null }],
  [false, { state: 'starting', processState: null, silentMs: null }],
  [true, { state: 'starting', processState: 'T', silentMs: null }],
  [false, { state: 'draining' }],
  [false, { state: 'draining', silentMs: null }],
  [true, { state: 'draining', silentMs: 1001 }],
  [false, { silentMs: 1001, processState: 'T' }],
  [false, { state: 'killing', silentMs: 1001 }],
])('lifeless is %s: %o', (lifeless, changes) => {
  expect(isLifeless({ ...WELL, ...changes }, 1000)).toBe(lifeless);
});

test('a stopped boot is looked at for as long as the heartbeat time-out, any other twice', () => {
  expect(looksUntilHung('starting', 15_000)).toBe(15);
  expect(looksUntilHung('starting', 100)).toBe(2);
  expect(looksUntilHung('draining', 15_000)).toBe(2);
});

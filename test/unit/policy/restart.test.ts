import { expect, test } from 'vitest';
import { decideRestart } from '../../../src/policy/restart.js';

const POLICY = { max: 5, window: 60_000, delay: 1000, maxDelay: 6000 };

test('the first restart comes at once, later ones double up to the longest delay, the sixth failure is the last', () => {
  expect(delaysOf([0, 1, 2, 3, 4, 5])).toEqual([0, 1000, 2000, 4000, 6000, 'give_up']);
});

test('failures older than the window are forgotten', () => {
  expect(delaysOf([0, 1, 60_001, 60_002])).toEqual([0, 1000, 0, 1000]);
});

test('jitter shortens a delay by at most a fifth', () => {
  const decision = decideRestart([10], POLICY, { now: 20, random: 0.999_999 });
  expect(decision).toMatchObject({ verdict: 'restart', delayMs: expect.closeTo(800, 1) });
});

test('without any budget the first failure is the last', () => {
  const decision = decideRestart([], { ...POLICY, max: 0 }, { now: 20, random: 0 });
  expect(decision).toEqual({ verdict: 'give_up', failures: [20], reason: '1 failure within 1m' });
});

function delaysOf(instants: readonly number[]): (number | string)[] {
  let failures: readonly number[] = [];
  return instants.map((now) => {
    const decision = decideRestart(failures, POLICY, { now, random: 0 });
    failures = decision.failures;
    return decision.verdict === 'restart' ? decision.delayMs : decision.verdict;
  });
}

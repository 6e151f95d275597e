import { expect, test } from 'vitest';
import { BOUNDS_MS, distributionOf } from '../../../src/daemon/metrics/distribution.js';
import { CLASS_ENDS_MS, Durations } from '../../../src/statistics/durations.js';

test('every bound is the end of a class, so that nothing on either side of it is counted wrongly', () => {
  expect(BOUNDS_MS.filter((bound) => !CLASS_ENDS_MS.includes(bound))).toEqual([]);
});

test('a histogram counts each duration at its bound and at all larger ones, in seconds', () => {
  const durations = new Durations();
  for (const ms of [0, 1, 2, 2_000_000]) durations.note(ms);
  const { buckets, sum } = distributionOf(durations);
  expect(sum).toBe(2000.003);
  expect(buckets.slice(0, 2)).toEqual([
    { atMost: 0.001, count: 2 },
    { atMost: 0.0025, count: 3 },
  ]);
  expect(buckets.slice(-2)).toEqual([
    { atMost: 1000, count: 3 },
    { atMost: Number.POSITIVE_INFINITY, count: 4 },
  ]);
});

test('a clock that was set back makes no sum fall', () => {
  const durations = new Durations();
  durations.note(-5);
  expect(distributionOf(durations).sum).toBe(0);
  expect(distributionOf(durations).buckets[0]?.count).toBe(1);
});

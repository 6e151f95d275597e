import { expect, test } from 'vitest';
import { CLASS_ENDS_MS, classOf, Durations } from '../../../src/statistics/durations.js';

test('each class ends about 12 % above the one before, and round numbers end one', () => {
  const ends = [...CLASS_ENDS_MS];
  ends.slice(1).forEach((end, place) => {
    expect(end / (ends[place] ?? 0)).toBeGreaterThan(1.1);
    expect(end / (ends[place] ?? 0)).toBeLessThan(1.15);
  });
  expect(ends).toEqual(expect.arrayContaining([1, 2, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000]));
});

test('a duration is in the first class that ends at it or later', () => {
  for (const [ms, end] of [
    [0, 1],
    [1, 1],
    [99, 100],
    [100, 100],
    [101, 112],
    [60_000, 63_000],
  ] as const) {
    expect(CLASS_ENDS_MS[classOf(ms)], `${ms} ms`).toBeCloseTo(end, 6);
  }
  expect(classOf(1e12)).toBe(CLASS_ENDS_MS.length - 1);
});

test('what is noted is counted and summed', () => {
  const durations = new Durations();
  for (const ms of [3, 3, 7000]) durations.note(ms);
  expect({ count: durations.count, sumMs: durations.sumMs }).toEqual({ count: 3, sumMs: 7006 });
  expect([...durations.counts].filter((count) => count > 0)).toEqual([2, 1]);
});

// One job whose producer had written nonsense used to turn the sum into no number for ever.
test('what cannot be took no time', () => {
  const durations = new Durations();
  for (const ms of [Number.NaN, -5, 7]) durations.note(ms);
  expect({ count: durations.count, sumMs: durations.sumMs, first: durations.counts[0] }).toEqual({
    count: 3,
    sumMs: 7,
    first: 2,
  });
});

import { expect, test } from 'vitest';
import { CLASS_ENDS_MS, Durations } from '../../../src/statistics/durations.js';
import { percentileOf, percentileOfAll, RANKS, type Ranks, ranksBetween } from '../../../src/statistics/ranks.js';

test('of few durations each is kept, and percentiles are of the nearest rank', () => {
  const ranks = ranksOf([900, 10, 500]);
  expect([...ranks.classes].map((place) => Math.round(CLASS_ENDS_MS[place] ?? 0))).toEqual([10, 500, 900]);
  expect([percentileOf(ranks, 0.5), percentileOf(ranks, 0.95)]).toEqual([500, 900]);
});

test('of many, what is kept stands at equal distances in their order', () => {
  const ranks = ranksOf(Array.from({ length: 10_000 }, (_, at) => at + 1));
  expect({ kept: ranks.classes.length, count: ranks.count }).toEqual({ kept: RANKS, count: 10_000 });
  for (const share of [0.25, 0.5, 0.95]) {
    const told = percentileOf(ranks, share) ?? 0;
    expect(told / (10_000 * share)).toBeGreaterThan(0.95);
    expect(told / (10_000 * share)).toBeLessThan(1.15);
  }
});

test('steps together weigh as much as they had jobs', () => {
  const quick = ranksOf(new Array(900).fill(10));
  const slow = ranksOf(new Array(100).fill(1000));
  expect([0.5, 0.9, 0.91, 0.95].map((share) => percentileOfAll([slow, quick], share))).toEqual([10, 10, 1000, 1000]);
});

test('of nothing there is no percentile', () => {
  expect(percentileOf(ranksOf([]), 0.5)).toBeNull();
  expect(percentileOfAll([ranksOf([]), ranksOf([])], 0.95)).toBeNull();
});

test('only what came between the looks counts', () => {
  const durations = new Durations();
  durations.note(5000);
  const before = durations.counts.slice();
  durations.note(20);
  expect(percentileOf(ranksBetween(before, durations.counts), 0.95)).toBe(20);
});

function ranksOf(values: readonly number[]): Ranks {
  const durations = new Durations();
  for (const ms of values) durations.note(ms);
  return ranksBetween(new Float64Array(durations.counts.length), durations.counts);
}

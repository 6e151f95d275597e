import { expect, test } from 'vitest';
import { WeightedPick } from '../../../src/dispatch/weighted-pick.js';

const ALL = () => true;

test('each is picked in proportion to its weight, exactly, over each full round', () => {
  const picks = sequence(new WeightedPick({ a: 6, b: 3, c: 1 }), 1000);
  expect(count(picks)).toEqual({ a: 600, b: 300, c: 100 });
  for (let from = 0; from < picks.length; from += 10) {
    expect(count(picks.slice(from, from + 10))).toEqual({ a: 6, b: 3, c: 1 });
  }
});

test('the picks of one are spread between those of the others', () => {
  expect(sequence(new WeightedPick({ a: 3, b: 1, c: 1 }), 5).join('')).toBe('abaca');
});

test('among those that are available the proportion holds', () => {
  const pick = new WeightedPick({ a: 3, b: 1, c: 1 });
  expect(count(sequence(pick, 80, (name) => name !== 'b'))).toEqual({ a: 60, c: 20 });
});

test('one that comes back has no arrears to be made up', () => {
  const pick = new WeightedPick({ a: 1, b: 1 });
  sequence(pick, 100, (name) => name === 'a');
  expect(count(sequence(pick, 10))).toEqual({ a: 5, b: 5 });
});

test('there is nothing to pick when none is available', () => {
  expect(new WeightedPick({ a: 1 }).next(() => false)).toBeNull();
  expect(new WeightedPick({}).next(ALL)).toBeNull();
});

function sequence(pick: WeightedPick, length: number, isAvailable: (name: string) => boolean = ALL): string[] {
  return Array.from({ length }, () => pick.next(isAvailable) ?? 'none');
}

function count(picks: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of picks) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

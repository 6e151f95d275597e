import { describe, expect, test } from 'vitest';
import { freeNumbers, surplusOf } from '../../../src/policy/scaling-down.js';

const idle = (number: number) => ({ number, isAtWork: true, jobs: 0 });
const busy = (number: number, jobs = 1) => ({ number, isAtWork: true, jobs });
const away = (number: number) => ({ number, isAtWork: false, jobs: 0 });

describe('who goes when there are too many', () => {
  test.each([
    ['the last of those that are all idle', [idle(1), idle(2), idle(3)], 1, [3, 2]],
    ['the idle before the busy', [idle(1), busy(2), busy(3)], 2, [1]],
    ['the less busy before the busier', [busy(1, 3), busy(2, 1), busy(3, 2)], 1, [2, 3]],
    ['those that do not work before the idle', [away(1), idle(2), idle(3)], 2, [1]],
    ['nobody when there are not too many', [idle(1)], 3, []],
    ['everybody', [busy(1), idle(2)], 0, [2, 1]],
  ])('%s', (_, places, size, gone) => {
    expect(surplusOf(places, size).map((one) => one.number)).toEqual(gone);
  });
});

test('new ones get the lowest numbers that are free', () => {
  expect(freeNumbers([], 2)).toEqual([1, 2]);
  expect(freeNumbers([1, 3], 2)).toEqual([2, 4]);
  expect(freeNumbers([2], -1)).toEqual([]);
});

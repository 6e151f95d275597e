import { expect, test } from 'vitest';
import { averages, sums } from '../../../../src/cli/stats/condense.js';

test('as many neighbours are added up as make them fit, the latest group being whole', () => {
  expect(sums([1, 2, 3, 4, 5], 2)).toEqual([3, 12]);
  expect(sums([1, 2, 3, 4, 5, 6], 3)).toEqual([3, 7, 11]);
  expect(sums([1, 2], 30)).toEqual([1, 2]);
  expect(sums([], 30)).toEqual([]);
});

test('averages are of what is known', () => {
  expect(averages([10, null, 30, 50, null, null], 3)).toEqual([10, 40, 0]);
});

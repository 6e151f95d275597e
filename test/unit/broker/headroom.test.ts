import { expect, test } from 'vitest';
import { type Headroom, nextHeadroom } from '../../../src/broker/redis/headroom.js';

test.each<[before: Headroom, usedBytes: number, isBusy: boolean, after: Headroom]>([
  ['ample', 849, false, 'ample'],
  ['ample', 850, false, 'trimming'],
  ['trimming', 849, true, 'ample'],
  ['trimming', 850, true, 'trimming'],
  ['trimming', 850, false, 'full'],
  ['full', 850, true, 'full'],
  ['full', 800, false, 'full'],
  ['full', 799, false, 'ample'],
])('%s, with %i of 1000 bytes used (removing: %s), is %s', (before, usedBytes, isBusy, after) => {
  expect(nextHeadroom(before, { usedBytes, maxBytes: 1000 }, { isBusy })).toBe(after);
});

test.each<Headroom>(['ample', 'trimming', 'full'])('%s is ample where there is no limit', (before) => {
  expect(nextHeadroom(before, { usedBytes: 10 ** 12, maxBytes: 0 }, { isBusy: false })).toBe('ample');
});

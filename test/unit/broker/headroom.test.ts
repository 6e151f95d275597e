import { expect, test } from 'vitest';
import { bytesOfJob, type Headroom, hasRoomFor, nextHeadroom } from '../../../src/broker/redis/headroom.js';

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

test('a job is let in as long as it leaves a twentieth, and always where there is no limit', () => {
  expect(hasRoomFor(149, { usedBytes: 800, maxBytes: 1000 })).toBe(true);
  expect(hasRoomFor(150, { usedBytes: 800, maxBytes: 1000 })).toBe(false);
  expect(hasRoomFor(10 ** 12, { usedBytes: 800, maxBytes: 0 })).toBe(true);
});

test('a job takes more than its data', () => {
  expect([0, 60_000].map(bytesOfJob)).toEqual([2048, 77_048]);
});

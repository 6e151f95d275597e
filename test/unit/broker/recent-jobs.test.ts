import { expect, test } from 'vitest';
import { RecentJobs } from '../../../src/broker/fallback/recent-jobs.js';

const job = (n: number) => ({ queue: 'paint', id: `j${n}` });

test('the latest ten thousand are remembered, and one that is heard of again is a late one', () => {
  const recent = new RecentJobs();
  for (let n = 0; n < 10_000; n++) recent.note(job(n));
  recent.note(job(0));
  recent.note(job(10_000));
  expect([0, 1, 2, 9999, 10_000].map((n) => recent.has(job(n)))).toEqual([true, false, true, true, true]);
  expect(recent.has({ queue: 'print', id: 'j0' })).toBe(false);
});

test('one that is gone is forgotten', () => {
  const recent = new RecentJobs();
  recent.note(job(1));
  recent.forget(job(1));
  expect(recent.has(job(1))).toBe(false);
});

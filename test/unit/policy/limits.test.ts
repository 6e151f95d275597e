import { expect, test } from 'vitest';
import { decideLimit, type Limits, limitsOfOne, type Usage } from '../../../src/policy/limits.js';

const MIB = 1024 ** 2;
const LIMITS: Limits = { memory: 100 * MIB, memoryHard: 200 * MIB, jobs: 10, lifetime: 60_000 };
const USAGE: Usage = { rssBytes: 50 * MIB, readyRssBytes: 40 * MIB, jobs: 3, uptimeMs: 1000 };

test('a process within its limits is left alone', () => {
  expect(decideLimit(USAGE, LIMITS)).toBeNull();
  expect(decideLimit({ ...USAGE, rssBytes: null }, LIMITS)).toBeNull();
});

test.each([
  ['recycle', 'recycle_memory', '150.0 MiB of 100.0 MiB', { rssBytes: 150 * MIB }],
  ['kill', 'memory_hard', '250.0 MiB of 200.0 MiB', { rssBytes: 250 * MIB }],
  ['recycle', 'recycle_jobs', '10 jobs', { jobs: 10 }],
  ['recycle', 'recycle_lifetime', '1m old', { uptimeMs: 60_000 }],
] as const)('asks for %s: %s, %s', (action, cause, detail, used) => {
  expect(decideLimit({ ...USAGE, ...used }, LIMITS)).toEqual({ action, cause, detail });
});

test('without limits nothing is too much', () => {
  const none: Limits = { memory: null, memoryHard: null, jobs: null, lifetime: null };
  expect(decideLimit({ rssBytes: 1e12, readyRssBytes: 1, jobs: 1e9, uptimeMs: 1e12 }, none)).toBeNull();
});

test('a process that is born above its soft memory limit is not recycled for ever', () => {
  expect(decideLimit({ ...USAGE, rssBytes: 150 * MIB, readyRssBytes: 120 * MIB }, LIMITS)).toBeNull();
});

test('each process has a lifetime of its own, up to a tenth shorter, so that not all are replaced at once', () => {
  expect([0, 0.5, 1].map((random) => limitsOfOne(LIMITS, random).lifetime)).toEqual([60_000, 57_000, 54_000]);
  expect(limitsOfOne(LIMITS, 0.5)).toMatchObject({ memory: LIMITS.memory, memoryHard: LIMITS.memoryHard, jobs: 10 });
  expect(limitsOfOne({ ...LIMITS, lifetime: null }, 0.5).lifetime).toBeNull();
});

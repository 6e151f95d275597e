import { expect, test } from 'vitest';
import { type ConsumerFacts, decideStall, isSilent, type QueueFacts } from '../../../src/policy/stall.js';

const DEAF: ConsumerFacts = { isFetching: true, jobsInHand: 0, sinceFetchMs: 60_000, pollMs: 5000 };
const WAITING: QueueFacts = { takeable: 3, isPaused: false };
const TIMEOUT_MS = 60_000;

test('one that has asked for nothing all the time while jobs wait is stalled when the time is over', () => {
  expect(judge(null, {}, { now: 100 })).toEqual({ since: 100, isStalled: false });
  expect(judge(100, {}, { now: 60_099 })).toEqual({ since: 100, isStalled: false });
  expect(judge(100, {}, { now: 60_100 })).toEqual({ since: 100, isStalled: true });
});

test.for<[string, Partial<ConsumerFacts>, QueueFacts]>([
  ['no jobs wait', {}, { takeable: 0, isPaused: false }],
  ['the queue is paused', {}, { takeable: 3, isPaused: true }],
  ['the broker does not answer', {}, null],
  ['its process has a job in hand', { jobsInHand: 1 }, WAITING],
  ['it is paused, closing or held back by a rate limit', { isFetching: false }, WAITING],
  ['nothing is known of its questions', { sinceFetchMs: null }, WAITING],
  ['it has asked just now', { sinceFetchMs: 4000 }, WAITING],
])('nobody is to blame while %s, and the time begins anew', ([, changes, queue]) => {
  expect(judge(100, changes, { now: 1e9, queue })).toEqual({ since: null, isStalled: false });
});

test('one that asks rarely by its own settings is given three rounds', () => {
  const rare = { pollMs: 50_000, sinceFetchMs: 149_999 };
  expect(judge(0, rare, { now: 1e6 }).isStalled).toBe(false);
  expect(judge(0, { ...rare, sinceFetchMs: 150_000 }, { now: 150_000 }).isStalled).toBe(true);
});

test('one that asks in each round is not even looked at', () => {
  expect(isSilent({ ...DEAF, sinceFetchMs: 9999 })).toBe(false);
  expect(isSilent({ ...DEAF, sinceFetchMs: 10_000 })).toBe(true);
});

function judge(
  since: number | null,
  changes: Partial<ConsumerFacts>,
  { now, queue = WAITING }: { now: number; queue?: QueueFacts },
) {
  return decideStall(since, { consumer: { ...DEAF, ...changes }, queue, timeoutMs: TIMEOUT_MS, now });
}

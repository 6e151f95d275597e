import { expect, test } from 'vitest';
import { Statistics } from '../../../src/statistics/statistics.js';
import { SAMPLE_EVENTS } from '../../support/events.js';

const NOW = 1_000_000;

test('percentiles are those of the nearest rank', () => {
  const statistics = new Statistics();
  for (let durationMs = 100; durationMs >= 1; durationMs--) complete(statistics, { durationMs });
  expect(statistics.queue('q', NOW)).toMatchObject({ p50Ms: 50, p95Ms: 95 });
});

test('one job is every percentile, none is none', () => {
  const statistics = new Statistics();
  expect(statistics.queue('q', NOW)).toEqual({ completedPerMinute: 0, p50Ms: null, p95Ms: null });
  complete(statistics, { durationMs: 7 });
  expect(statistics.queue('q', NOW)).toMatchObject({ p50Ms: 7, p95Ms: 7 });
});

test('percentiles look back on the last thousand', () => {
  const statistics = new Statistics();
  for (let i = 0; i < 1000; i++) complete(statistics, { durationMs: 9000 });
  for (let i = 0; i < 1000; i++) complete(statistics, { durationMs: 5 });
  expect(statistics.queue('q', NOW)).toMatchObject({ p50Ms: 5, p95Ms: 5 });
});

test('what was completed in the last minute counts, per queue', () => {
  const statistics = new Statistics();
  complete(statistics, { at: NOW - 60_000 });
  complete(statistics, { at: NOW - 59_000 });
  complete(statistics, { at: NOW });
  complete(statistics, { at: NOW, queue: 'other' });
  expect(statistics.queue('q', NOW).completedPerMinute).toBe(2);
  expect(statistics.queue('other', NOW).completedPerMinute).toBe(1);
});

test('after a pause nothing of it is left', () => {
  const statistics = new Statistics();
  for (let second = 0; second < 90; second++) complete(statistics, { at: NOW + 1000 * second });
  expect(statistics.queue('q', NOW + 89_000).completedPerMinute).toBe(60);
  expect(statistics.queue('q', NOW + 119_000).completedPerMinute).toBe(30);
  expect(statistics.queue('q', NOW + 3_600_000).completedPerMinute).toBe(0);
});

// It used to count nothing until the clock had come back to where it was.
test('after the clock was set back it counts anew', () => {
  const statistics = new Statistics();
  complete(statistics, { at: NOW + 3_600_000 });
  complete(statistics, { at: NOW });
  expect(statistics.queue('q', NOW).completedPerMinute).toBe(1);
  expect(statistics.queue('q', NOW + 60_000).completedPerMinute).toBe(0);
});

// It used to end at a thousand a minute, because that is as far as percentiles look back.
test('more than a thousand a minute are counted', () => {
  const statistics = new Statistics();
  for (let i = 0; i < 2500; i++) complete(statistics, { at: NOW });
  expect(statistics.queue('q', NOW).completedPerMinute).toBe(2500);
});

test('a process keeps its counts, whatever becomes of its incarnations', () => {
  const statistics = new Statistics();
  complete(statistics, {});
  complete(statistics, {});
  const failure = { kind: 'crash', reason: 'x', durationMs: 1, retryInMs: 0, history: [] } as const;
  statistics.note({ event: 'job.failed', at: NOW, queue: 'q', id: 'j', process: 'w-1', attempt: 1, ...failure });
  expect(statistics.process('w-1')).toEqual({ completed: 2, failed: 1 });
  expect(statistics.process('w-2')).toEqual({ completed: 0, failed: 0 });
});

function complete(statistics: Statistics, { at = NOW, queue = 'q', durationMs = 1 }): void {
  statistics.note({ event: 'job.completed', at, queue, id: 'j', process: 'w-1', attempt: 1, durationMs });
}

test('attempts are counted by what became of them, and never fall', () => {
  const statistics = new Statistics();
  complete(statistics, { durationMs: 1500 });
  const ended = [
    ['error', 1000],
    ['error', null],
    ['bad_input', null],
    ['crash', 0],
    ['crash', null],
    ['timeout', 1000],
    ['cancelled', null],
  ] as const;
  for (const [kind, retryInMs] of ended) {
    const run = { at: NOW, queue: 'q', id: 'j', process: 'w-1', attempt: 1 };
    statistics.note({ event: 'job.failed', ...run, kind, retryInMs, reason: 'x', durationMs: 1, history: [] });
  }
  expect(statistics.counters('q')).toMatchObject({
    outcomes: { completed: 1, failed: 2, retried: 1, crashed: 2, timeout: 1, cancelled: 1 },
    failedForGood: 4,
    triedAgain: 3,
    ran: { count: 1, sumMs: 1500 },
  });
});

test('what jobs have put on paper adds up', () => {
  const statistics = new Statistics();
  statistics.note(SAMPLE_EVENTS['job.rendered']);
  statistics.note(SAMPLE_EVENTS['job.rendered']);
  expect(statistics.rendered).toEqual({ sheets: 6, bytes: 2 * 1_258_291 });
});

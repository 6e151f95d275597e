import { expect, onTestFinished, test } from 'vitest';
import type { StatsDocument } from '../../../src/protocol/stats.js';
import type { FiguresOfOthers } from '../../../src/statistics/foreign-figures.js';
import { History } from '../../../src/statistics/history.js';
import { Statistics } from '../../../src/statistics/statistics.js';
import { statsDocument } from '../../../src/statistics/stats-document.js';
import type { WorkerReading } from '../../../src/statistics/worker-series.js';

/** Both a fine and a coarse step begin here. */
const START = Date.parse('2026-11-23T02:00:00Z');
const STEP = 15_000;
const [MINUTE, HOUR] = [60_000, 3_600_000];

test('each step has what was done in it, and the last one is under way', () => {
  const { history, statistics } = begin();
  complete(statistics, { times: 3, durationMs: 100 });
  fail(statistics, null);
  history.look(START + STEP, []);
  complete(statistics, { times: 1, durationMs: 1000 });
  fail(statistics, 500);
  history.look(START + STEP + 5000, []);
  const { since, stepMs, queues, totals } = documentOf({ history, statistics }, START + STEP + 5000);
  expect({ since, stepMs }).toEqual({ since: '2026-11-23T02:00:00.000Z', stepMs: STEP });
  expect(queues).toMatchObject([
    { name: 'q', completed: [3, 1], failed: [1, 0], retried: [0, 1], p50Ms: [100, 1000], p95Ms: [100, 1000] },
  ]);
  expect(totals.queues).toMatchObject([{ completed: 4, failed: 1, retried: 1, completedPerMinute: 12, p50Ms: 100 }]);
});

test('what programs of others tell of a queue is added to what was done here', () => {
  const { history, statistics } = begin();
  complete(statistics, { times: 2 });
  const told = { completed: 40, failed: 3, sheets: 0, renderedBytes: 0 };
  others.set('q', told).set('theirs', told);
  onTestFinished(() => others.clear());
  history.look(START + STEP, []);
  others.set('theirs', { ...told, completed: 45 });
  const { queues, totals } = documentOf({ history, statistics }, START + STEP);
  expect(queues).toMatchObject([
    { name: 'q', completed: [42, 0], failed: [3, 0] },
    { name: 'theirs', completed: [40, 5], failed: [3, 0], p50Ms: [null, null] },
  ]);
  expect(totals.queues).toMatchObject([
    { completed: 42, p50Ms: 10 },
    { completed: 45, p50Ms: null },
  ]);
});

test('a process shows its average load, the most memory, and only what it did in each step', () => {
  const { history, statistics } = begin();
  history.look(START + 5000, [reading({ cpuPercent: 10, rssBytes: 50 * 1024, completed: 2 })]);
  history.look(START + 10_000, [reading({ cpuPercent: 30, rssBytes: 70 * 1024, completed: 5 })]);
  history.look(START + STEP, []);
  history.look(START + 2 * STEP, [reading({ cpuPercent: null, rssBytes: null, completed: 6 })]);
  const { workers, totals } = documentOf({ history, statistics }, START + 2 * STEP);
  expect(workers).toEqual([
    {
      name: 'pdf-1',
      worker: 'pdf',
      cpuPercent: [20, null, null],
      rssBytes: [70 * 1024, null, null],
    },
  ]);
  expect(totals.workers).toMatchObject([{ completed: 6, cpuPercent: 20, rssBytes: 70 * 1024, restarts: 0 }]);
});

test('what waits is as it was when somebody looked last, and unknown once the broker is down', () => {
  const { history, statistics } = begin();
  complete(statistics, {});
  history.look(START + STEP, []);
  history.noteDepth('q', 7);
  history.look(START + 2 * STEP, []);
  history.look(START + 3 * STEP, []);
  history.note({ event: 'broker.down', at: START, location: 'redis://db', reason: 'gone' });
  history.look(START + 4 * STEP, []);
  expect(documentOf({ history, statistics }, START + 4 * STEP).queues[0]?.waiting).toEqual([null, 7, 7, null, null]);
});

test('only queues in which something has happened since they were looked at are worth a question', () => {
  const { history } = begin();
  expect(history.stirred).toEqual([]);
  history.note({ event: 'job.added', at: START, queue: 'q', id: 'j', name: 'n' });
  expect(history.stirred).toEqual(['q']);
  history.noteDepth('q', 1);
  expect(history.stirred).toEqual([]);
});

test('beyond an hour steps are coarse, and beyond a day there are none', () => {
  const { history, statistics } = begin();
  for (let minute = 1; minute <= 30 * 60; minute++) {
    complete(statistics, { times: 1 });
    history.look(START + minute * MINUTE, []);
  }
  const now = START + 30 * HOUR;
  const hour = documentOf({ history, statistics }, now, now - HOUR);
  expect(hour).toMatchObject({ stepMs: STEP });
  expect(sum(hour)).toBe(60);
  const two = documentOf({ history, statistics }, now, now - 2 * HOUR);
  expect(two).toMatchObject({ stepMs: 300_000, since: new Date(now - 2 * HOUR).toISOString() });
  expect(sum(two)).toBe(120);
  const all = documentOf({ history, statistics }, now, 0);
  expect(all.queues[0]?.completed).toHaveLength(289);
  expect(sum(all)).toBe(24 * 60);
});

test('time in which the machine slept is empty, and what came at its end stands there', () => {
  const { history, statistics } = begin();
  complete(statistics, { times: 2 });
  history.look(START + STEP, []);
  history.look(START + 5 * STEP, []);
  complete(statistics, { times: 1 });
  expect(documentOf({ history, statistics }, START + 5 * STEP).queues[0]?.completed).toEqual([2, 0, 0, 0, 0, 1]);
});

test('after the clock was set back it remembers anew, and loses no job that comes then', () => {
  const { history, statistics } = begin(START + HOUR);
  complete(statistics, { times: 2 });
  history.look(START + HOUR + STEP, []);
  history.look(START, []);
  complete(statistics, { times: 1 });
  history.look(START + STEP, []);
  expect(documentOf({ history, statistics }, START + STEP).queues[0]?.completed).toEqual([1, 0]);
});

test('a process that has not been there for as long as is kept is forgotten, and what it had done is not counted twice', () => {
  const { history, statistics } = begin();
  history.look(START, [reading({ completed: 9 })]);
  for (let step = 1; step <= 300; step++) history.look(START + step * STEP, []);
  expect([...history.fine.workers.keys()]).toEqual([]);
  const now = START + 300 * STEP;
  history.look(now, [reading({ completed: 10 })]);
  expect(documentOf({ history, statistics }, now, now - MINUTE).totals.workers).toMatchObject([{ completed: 1 }]);
});

// Measured: 100 processes take 0.8 MB and a queue 54 kB, whatever they do.
test('a day of a hundred processes and a busy queue is kept in less than 2 MiB', () => {
  const before = process.memoryUsage().arrayBuffers;
  const { history, statistics } = begin();
  const readings = Array.from({ length: 100 }, (_, at) => reading({ name: `pdf-${at}` }));
  for (let step = 1; step <= 24 * 240; step++) {
    complete(statistics, { times: 1, durationMs: step });
    history.look(START + step * STEP, readings);
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * 1024 ** 2);
  expect(history.coarse.workers.size).toBe(100);
});

function begin(now = START): { history: History; statistics: Statistics } {
  const statistics = new Statistics();
  return { statistics, history: new History({ statistics, others: () => others }, now) };
}

function documentOf(
  of: { history: History; statistics: Statistics },
  now: number,
  since = START - HOUR,
): StatsDocument {
  return statsDocument(since, { ...of, startedAt: START, now });
}

function sum({ queues }: StatsDocument): number {
  return (queues[0]?.completed ?? []).reduce((total, one) => total + one, 0);
}

function reading(part: Partial<WorkerReading>): WorkerReading {
  return { name: 'pdf-1', worker: 'pdf', cpuPercent: 1, rssBytes: 1024, completed: 0, failed: 0, ...part };
}

const others = new Map<string, FiguresOfOthers>();

const run = { at: START, queue: 'q', id: 'j', process: 'pdf-1', attempt: 1 };

function complete(statistics: Statistics, { times = 1, durationMs = 10 }): void {
  for (let i = 0; i < times; i++) statistics.note({ event: 'job.completed', ...run, durationMs });
}

function fail(statistics: Statistics, retryInMs: number | null): void {
  const failure = { kind: 'error', reason: 'x', durationMs: 1, retryInMs, history: [] } as const;
  statistics.note({ event: 'job.failed', ...run, ...failure });
}

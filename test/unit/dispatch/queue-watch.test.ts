import { expect, test } from 'vitest';
import type { HeldJob, Taken } from '../../../src/broker/broker.js';
import { QueueWatch } from '../../../src/dispatch/queue-watch.js';
import { until } from '../../support/until.js';

const EMPTY: Taken = { job: null, why: 'empty', retryAt: null };
const A_JOB: Taken = { job: heldJob() };

test('a queue of which nothing is known is asked one question at a time', () => {
  const { watch } = watched();
  expect(watch.isWorthAsking('q')).toBe(true);
  const answered = watch.ask('q');
  expect(watch.isWorthAsking('q')).toBe(false);
  answered(A_JOB);
  expect(watch.isWorthAsking('q')).toBe(true);
});

test('a queue that had a job is asked for every slot', () => {
  const { watch } = watched();
  watch.ask('q')(A_JOB);
  watch.ask('q');
  expect(watch.isWorthAsking('q')).toBe(true);
});

test('an empty queue is not asked until work is announced', () => {
  const { watch, wakes } = watched();
  watch.ask('q')(EMPTY);
  expect(watch.isWorthAsking('q')).toBe(false);
  watch.announce('q');
  expect(wakes()).toBe(1);
  expect(watch.isWorthAsking('q')).toBe(true);
});

test('work that is announced while a question is put is not forgotten by its answer', () => {
  const { watch } = watched();
  const answered = watch.ask('q');
  watch.announce('q');
  answered(EMPTY);
  expect(watch.isWorthAsking('q')).toBe(true);
});

test('a queue that says when to ask again is asked then', async () => {
  const { watch, wakes } = watched();
  watch.ask('q')({ job: null, why: 'limited', retryAt: Date.now() + 20 });
  expect(watch.isWorthAsking('q')).toBe(false);
  await until('the watch to wake', () => wakes() === 1);
  expect(watch.isWorthAsking('q')).toBe(true);
});

test('a date too far for a timer is no reason to ask at once', () => {
  const { watch, wakes } = watched();
  watch.ask('q')({ job: null, why: 'empty', retryAt: Date.now() + 2 ** 40 });
  expect(watch.isWorthAsking('q')).toBe(false);
  expect(wakes()).toBe(0);
  watch.close();
});

test('after no answer at all it is quiet, until everything is announced', () => {
  const { watch } = watched();
  watch.ask('q')(null);
  expect(watch.isWorthAsking('q')).toBe(false);
  watch.announceAll();
  expect(watch.isWorthAsking('q')).toBe(true);
});

test('a queue that nobody added is never asked', () => {
  const { watch, wakes } = watched();
  watch.announce('other');
  watch.ask('other')(A_JOB);
  expect(watch.isWorthAsking('other')).toBe(false);
  expect(wakes()).toBe(0);
});

function watched() {
  let wakes = 0;
  const watch = new QueueWatch(() => {
    wakes++;
  });
  watch.add('q');
  return { watch, wakes: () => wakes };
}

function heldJob(): HeldJob {
  const own = { attempts: null, backoff: null, keepCompleted: null, keepFailed: null };
  return { queue: 'q', id: 'j', name: 'q', data: null, attemptsMade: 0, history: [], createdAt: 0, waitedMs: 0, own };
}

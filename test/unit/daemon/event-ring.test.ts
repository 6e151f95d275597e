import { expect, test } from 'vitest';
import { EventRing } from '../../../src/daemon/event-ring.js';
import { SAMPLE_EVENTS } from '../../support/events.js';

const READY = SAMPLE_EVENTS['worker.ready'];
const FAILED = SAMPLE_EVENTS['job.failed'];

test('events are numbered from 1, and found by their numbers', () => {
  const ring = new EventRing(0);
  expect([ring.first, ring.last, ring.at(0), ring.at(1)]).toEqual([1, 0, null, null]);
  ring.note(READY);
  ring.note(FAILED);
  expect([ring.first, ring.last]).toEqual([1, 2]);
  expect([ring.at(1), ring.at(2), ring.at(3)]).toEqual([READY, FAILED, null]);
});

test('the oldest are let go when there are too many', () => {
  const ring = new EventRing(0, { most: 3 });
  const events = [1, 2, 3, 4, 5].map((pid) => ({ ...READY, pid }));
  for (const event of events) ring.note(event);
  expect([ring.first, ring.last]).toEqual([3, 5]);
  expect([ring.at(2), ring.at(3), ring.at(5)]).toEqual([null, events[2], events[4]]);
});

test('the oldest are let go when they weigh too much, but never the latest', () => {
  const ring = new EventRing(0, { mostBytes: 10_000 });
  for (let attempt = 1; attempt <= 20; attempt++) ring.note({ ...FAILED, attempt, reason: 'x'.repeat(1000) });
  expect(ring.last).toBe(20);
  expect(ring.first).toBeGreaterThan(11);
  ring.note({ ...FAILED, history: ['x'.repeat(50_000)] });
  expect([ring.first, ring.last]).toEqual([21, 21]);
  ring.note(READY);
  expect([ring.first, ring.last]).toEqual([22, 22]);
});

test('progress takes no number', () => {
  const ring = new EventRing(0);
  ring.note(SAMPLE_EVENTS['job.progressed']);
  expect(ring.last).toBe(0);
});

test('supervisors that began at different times have different epochs', () => {
  expect(new EventRing(1).epoch).not.toBe(new EventRing(2).epoch);
});

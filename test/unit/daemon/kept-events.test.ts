import { expect, test } from 'vitest';
import { KeptEvents } from '../../../src/daemon/kept-events.js';
import type { SupervisorEvent } from '../../../src/protocol/events.js';
import { SAMPLE_EVENTS } from '../../support/events.js';

const READY = SAMPLE_EVENTS['worker.ready'];
const FAILED = SAMPLE_EVENTS['job.failed'];

const ALL = { withJobs: true };
const BESIDE_JOBS = { withJobs: false };

test('events are numbered from 1, and found by their numbers from both sides', () => {
  const kept = new KeptEvents(0);
  expect([kept.last, kept.wholeSince(ALL), kept.from(1), kept.before(1)]).toEqual([0, 1, null, null]);
  note(kept, READY, FAILED, READY);
  expect([kept.last, kept.wholeSince(ALL)]).toEqual([3, 1]);
  expect(numbersIn(kept)).toEqual([1, 2, 3]);
  expect(kept.from(2)).toEqual({ number: 2, event: FAILED });
  expect(kept.before(4)).toEqual({ number: 3, event: READY });
  expect([kept.from(4), kept.before(1)]).toEqual([null, null]);
});

test('the oldest are let go when there are too many', () => {
  const kept = new KeptEvents(0, { most: 3 });
  const events = [1, 2, 3, 4, 5].map((pid) => ({ ...READY, pid }));
  note(kept, ...events);
  expect([kept.wholeSince(ALL), kept.last, numbersIn(kept)]).toEqual([3, 5, [3, 4, 5]]);
  expect(kept.from(1)).toEqual({ number: 3, event: events[2] });
  expect(kept.before(3)).toBeNull();
});

test('the oldest are let go when they weigh too much, but never the latest', () => {
  const kept = new KeptEvents(0, { mostBytes: 10_000 });
  for (let attempt = 1; attempt <= 20; attempt++) note(kept, { ...FAILED, attempt, reason: 'x'.repeat(1000) });
  expect(kept.last).toBe(20);
  expect(kept.wholeSince(ALL)).toBeGreaterThan(11);
  note(kept, { ...FAILED, history: ['x'.repeat(50_000)] });
  expect([kept.wholeSince(ALL), numbersIn(kept)]).toEqual([21, [21]]);
  note(kept, FAILED);
  expect([kept.wholeSince(ALL), numbersIn(kept)]).toEqual([22, [22]]);
});

// One ring used to hold all: a second of many jobs, and nobody knew any more who was restarted.
test('what happens to jobs pushes out nothing else, nor the other way round', () => {
  const kept = new KeptEvents(0, { most: 3 });
  note(kept, READY, ...Array.from({ length: 10 }, () => FAILED), READY);
  expect(numbersIn(kept)).toEqual([1, 9, 10, 11, 12]);
  expect([kept.wholeSince(ALL), kept.wholeSince(BESIDE_JOBS)]).toEqual([9, 1]);
  note(kept, READY, READY, READY);
  expect(numbersIn(kept)).toEqual([9, 10, 11, 13, 14, 15]);
  expect([kept.wholeSince(ALL), kept.wholeSince(BESIDE_JOBS)]).toEqual([13, 13]);
});

test('progress takes no number', () => {
  const kept = new KeptEvents(0);
  note(kept, SAMPLE_EVENTS['job.progressed']);
  expect(kept.last).toBe(0);
});

test('supervisors that began at different times have different epochs', () => {
  expect(new KeptEvents(1).epoch).not.toBe(new KeptEvents(2).epoch);
});

function note(kept: KeptEvents, ...events: readonly SupervisorEvent[]): void {
  for (const event of events) kept.note(event);
}

/** The same from either side. */
function numbersIn(kept: KeptEvents): readonly number[] {
  const numbers: number[] = [];
  for (let at = kept.from(1); at !== null; at = kept.from(at.number + 1)) numbers.push(at.number);
  const back: number[] = [];
  for (let at = kept.before(kept.last + 1); at !== null; at = kept.before(at.number)) back.unshift(at.number);
  expect(back).toEqual(numbers);
  return numbers;
}

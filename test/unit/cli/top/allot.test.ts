import { expect, test } from 'vitest';
import { allotRows, firstShown } from '../../../../src/cli/top/allot.js';
import { NO_HISTORY, remember } from '../../../../src/cli/top/history.js';
import { queue, status, worker } from '../../../support/told-status.js';

test.each([
  [20, [3, 4], [3, 4]], // enough for all
  [6, [9, 9], [3, 3]], // shared
  [10, [2, 9, 9], [2, 4, 4]], // what one leaves goes to the others
  [3, [9, 9], [2, 1]], // the first gets its least first
  [0, [9, 9], [0, 0]],
])('%i rows for wishes of %j are shared as %j', (rows, wanted, given) => {
  expect(
    allotRows(
      rows,
      wanted.map((one) => ({ wanted: one, least: 2 })),
    ),
  ).toEqual(given);
});

test.each([
  [0, 5, 20, 0],
  [10, 5, 20, 8],
  [19, 5, 20, 15],
  [25, 5, 20, 15],
  [-3, 5, 20, 0],
  [2, 9, 3, 0],
])('at position %i, %i of %i rows begin at %i', (position, height, length, first) => {
  expect(firstShown(position, height, length)).toBe(first);
});

test('the history keeps the last minute of who is there, and forgets who is gone', () => {
  let history = NO_HISTORY;
  for (let i = 0; i < 70; i++) {
    const workers = i < 69 ? [worker('a-1', { cpuPercent: i }), worker('a-2')] : [worker('a-1', { cpuPercent: null })];
    history = remember(history, status({ workers, queues: [queue('mail', { waiting: i, prioritized: 1 })] }));
  }
  expect([...history.workers.keys()]).toEqual(['a-1']);
  const readings = history.workers.get('a-1')?.cpuPercent ?? [];
  expect(readings).toHaveLength(60);
  expect(readings.slice(-2)).toEqual([68, 0]);
  expect(history.waiting.get('mail')?.at(-1)).toBe(70);
});

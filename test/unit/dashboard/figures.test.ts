import { expect, test } from 'vitest';
import { prominent } from '../../../src/dashboard/figures/groups.js';
import { boxOf, columnsPath, largest, linePath } from '../../../src/dashboard/figures/line.js';
import { remember } from '../../../src/dashboard/figures/remember.js';
import { count, shortRef } from '../../../src/dashboard/figures/words.js';
import { sheetOf } from '../../../src/dashboard/state/sheets.js';
import type { WorkerStatus } from '../../../src/protocol/status.js';

test('a line rises with its values, ends at the top, and has a gap where one is missing', () => {
  expect(linePath([0, 50, null, 100], 100, 20)).toBe('M0.5 20L1.5 10M3.5 0');
  expect(linePath([], 100, 20)).toBe('');
});

test('columns stand on those below them, and one of nothing is not drawn', () => {
  expect(columnsPath([2, 0], [], 4, 20)).toBe('M0 20V10h.8V20z');
  expect(columnsPath([0, 1], [2, 3], 4, 20)).toBe('M1 5V0h.8V5z');
});

test('a series that is shorter than half an hour stands at the right of its box', () => {
  const box = { stepMs: 60_000, height: 20 };
  expect(boxOf([1, 2, 3], box)).toBe('-27 -1 30 22');
  expect(boxOf(Array.from({ length: 30 }), box)).toBe('0 -1 30 22');
  expect(largest([null, 3, 1], 2)).toBe(3);
});

test('of many processes those in trouble are shown first, and the others in their order', () => {
  const workers = ['running', 'running', 'fatal', 'draining', 'backoff'].map((state, index) => ({
    name: `w-${index}`,
    state,
  }));
  const names = (room: number) =>
    prominent(workers as unknown as readonly WorkerStatus[], room).map(({ name }) => name);
  expect(names(3)).toEqual(['w-2', 'w-4', 'w-0']);
  expect(names(5)).toEqual(['w-0', 'w-1', 'w-2', 'w-3', 'w-4']);
});

test('what is remembered is drawn again only for other inputs', () => {
  let drawn = 0;
  const draw = remember((a: number, b: string) => `${a}${b}${++drawn}`);
  expect([draw(1, 'x'), draw(1, 'x'), draw(2, 'x'), draw(1, 'x')]).toEqual(['1x1', '1x1', '2x2', '1x3']);
});

test('a long id is shortened in its middle', () => {
  expect(shortRef({ queue: 'mail', id: '01a20631-6e47-75ad-8ef1-86d751b766b1' })).toBe('mail/01a206…b766b1');
  expect(shortRef({ queue: 'mail', id: 'order-42' })).toBe('mail/order-42');
  expect([count(1, 'job'), count(2, 'job')]).toEqual(['1 job', '2 jobs']);
});

test('only a result that tells of a PDF is one of sheets', () => {
  const result = { path: '/out/a.pdf', pages: 2, bytes: 10, thumbnail: null };
  expect(sheetOf({ result })).toEqual({ path: '/out/a.pdf', pages: 2, bytes: 10, thumbnail: null });
  for (const other of [null, 'a.pdf', [], { path: 1 }, { path: 'a.pdf', pages: '2', bytes: 1 }]) {
    expect(sheetOf({ result: other })).toBeNull();
  }
});

import { expect, test } from 'vitest';
import { rawLine } from '../../../src/logs/line.js';
import { mergeBackwards, mergeForwards } from '../../../src/logs/merge.js';

const lines = (process: string, times: readonly number[]) =>
  times.map((at) => rawLine(`${process}${at}`, { process, kind: 'log' }, at));
const messages = (merged: readonly { message: string }[]) => merged.map((line) => line.message).join(' ');

test('lines of several processes come in the order of time', () => {
  expect(messages(mergeForwards([lines('a', [1, 4, 5]), lines('b', [2, 3, 6]), []]))).toBe('a1 b2 b3 a4 a5 b6');
});

test('lines of one moment come in the order of their processes', () => {
  expect(messages(mergeForwards([lines('a', [1, 2]), lines('b', [1, 2])]))).toBe('a1 b1 a2 b2');
});

test('a process whose clock was set back keeps its order', () => {
  expect(messages(mergeForwards([lines('a', [5, 3, 4]), lines('b', [1, 9])]))).toBe('b1 a5 a3 a4 b9');
});

test('no more is taken from a run than is needed', () => {
  let taken = 0;
  function* endless() {
    for (let at = 0; ; at--) {
      taken++;
      yield rawLine('', { process: 'a', kind: 'log' }, at);
    }
  }
  mergeBackwards([endless()]).next();
  expect(taken).toBe(1);
});

import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sideBySide } from '../../../src/pdf/picture/side-by-side.js';
import { gates } from '../../support/gates.js';

test('the next is begun as soon as any is done, and results are in the order of the items', async () => {
  const { begun, work, finish } = gates([1, 2, 3, 4]);
  const all = sideBySide([1, 2, 3, 4], 2, work);
  expect(begun).toEqual([1, 2]);
  finish(2);
  await eventLoopTurn();
  expect(begun).toEqual([1, 2, 3]);
  for (const item of [4, 3, 1]) finish(item);
  expect(await all).toEqual([1, 2, 3, 4]);
});

test('when one fails no more are begun, and it throws once the others are done', async () => {
  const { begun, work, finish, fail } = gates([1, 2, 3, 4]);
  let isOver = false;
  const all = sideBySide([1, 2, 3, 4], 2, work).finally(() => {
    isOver = true;
  });
  all.catch(() => undefined);
  fail(1);
  await eventLoopTurn();
  expect([begun, isOver]).toEqual([[1, 2], false]);
  finish(2);
  await expect(all).rejects.toThrow('1 failed');
  expect(begun).toEqual([1, 2]);
});

test('nothing to do is done at once', async () => {
  expect(await sideBySide([], 4, async () => 1)).toEqual([]);
});

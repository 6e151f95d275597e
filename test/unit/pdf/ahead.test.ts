import { expect, test } from 'vitest';
import { ahead } from '../../../src/pdf/picture/ahead.js';
import { gates } from '../../support/gates.js';

test('results come in order, whatever order the work ends in, and no more than the depth is begun', async () => {
  const { begun, work, finish } = gates([1, 2, 3, 4]);
  const results = ahead([1, 2, 3, 4], 2, work);
  const first = results.next();
  expect(begun).toEqual([1, 2]);
  finish(2);
  finish(1);
  expect(await first).toEqual({ done: false, value: 1 });
  expect(begun).toEqual([1, 2]);
  expect((await results.next()).value).toBe(2);
  expect(begun).toEqual([1, 2, 3]);
  finish(4);
  finish(3);
  const rest = [await results.next(), await results.next(), await results.next()];
  expect(rest.map(({ value }) => value)).toEqual([3, 4, undefined]);
});

test('a failure is told in its turn and nothing more is begun', async () => {
  const begun: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    if (item === 2) throw new Error('two');
    return item;
  };
  const results = ahead([1, 2, 3, 4, 5], 2, work);
  expect((await results.next()).value).toBe(1);
  await expect(results.next()).rejects.toThrow('two');
  expect(begun).toEqual([1, 2, 3]);
});

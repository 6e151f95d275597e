import { expect, test } from 'vitest';
import { readOffset } from '../../../../src/pdf/offset/read-wish.js';
import type { OffsetWish } from '../../../../src/pdf/offset/wish.js';
import { ProblemList } from '../../../../src/pdf/problems.js';

function read(wish: OffsetWish) {
  const problems = new ProblemList();
  return { offset: readOffset(wish, problems), fields: problems.all.map(({ where }) => where) };
}

test.each([
  [3, 3],
  [-0.25, -0.25],
  ['12', 12],
  ['+1.5 px', 1.5],
  ['25.4mm', 300],
  ['-2.54CM', -300],
  ['.01in', 3],
  ['  -1. ', -1],
  [1000, 1000],
])('a length of %j is %d px', (x, px) => {
  expect(read({ x })).toEqual({ offset: { x: expect.closeTo(px, 9), y: 0, angle: 0, axes: 'upright' }, fields: [] });
});

test.each([
  '',
  'mm',
  '1 foot',
  '1,5',
  '1e3',
  '--1',
  '0x10',
  1000.01,
  -1001,
  '85mm',
  Number.NaN,
  Number.POSITIVE_INFINITY,
])('a length of %j is refused', (y) => {
  expect(read({ y })).toMatchObject({ offset: { y: 0 }, fields: ['y'] });
});

test('everything wrong is told at once', () => {
  expect(read({ x: 'far', y: 5000, angle: Number.NaN }).fields.sort()).toEqual(['angle', 'x', 'y']);
});

import { expect, test } from 'vitest';
import { copiesOf, readCopies } from '../../../src/pdf/deck/copies.js';
import { ProblemList } from '../../../src/pdf/problems.js';

const file = (key: string) => ({ key, name: `front/${key}` });

test.each([
  ['forest x3.jpg', 'forest', 3],
  ['forest X3.jpg', 'forest', 3],
  ['forest ×3.jpg', 'forest', 3],
  ['forest  x03', 'forest', 3],
  ['forest\u00a0x12.jpg', 'forest', 12],
  ['lands/dark forest x3.jpg', 'lands/dark forest', 3],
  ['forest.jpg', 'forest', null],
  ['forestx3.jpg', 'forestx3', null],
  ['forest_x3.jpg', 'forest_x3', null],
  ['forest x 3.jpg', 'forest x 3', null],
  ['forest x3 copy.jpg', 'forest x3 copy', null],
  ['forest 3x.jpg', 'forest 3x', null],
  ['forest x-3.jpg', 'forest x-3', null],
  ['forest x1.5.jpg', 'forest x1.5', null],
  ['x3.jpg', 'x3', null],
  [' x3.jpg', ' x3', null],
  ['lands x3/forest.jpg', 'lands x3/forest', null],
  ['lands/ x3.jpg', 'lands/ x3', null],
])('%j is the picture %j, count %j', (name, base, count) => {
  expect(readCopies(name)).toEqual({ base, count });
});

test.each([
  ['forest x1.jpg', null, 1],
  ['forest x999.jpg', null, 999],
  ['forest x3.jpg', 'forest.png', 3],
  ['forest x3.jpg', 'forest x3.png', 3],
  ['forest.jpg', 'forest x1.png', 1],
])('%j with the back %j makes %j', (front, back, count) => {
  const problems = new ProblemList();
  expect(copiesOf(file(front), back === null ? null : file(back), problems)).toBe(count);
  expect(problems.all).toEqual([]);
});

test.each([
  ['forest x0.jpg', null, 'the count in its name is not from 1 to 999'],
  ['forest x1000.jpg', null, 'the count in its name is not from 1 to 999'],
  ['forest x99999999999999999999.jpg', null, 'the count in its name is not from 1 to 999'],
  ['forest x3.jpg', 'forest x2.png', 'says x2, but front/forest x3.jpg makes 3'],
  ['forest.jpg', 'forest x2.png', 'says x2, but front/forest.jpg makes 1'],
])('%j with the back %j is refused', (front, back, message) => {
  const problems = new ProblemList();
  copiesOf(file(front), back === null ? null : file(back), problems);
  expect(problems.all.map((one) => one.message)).toEqual([message]);
});

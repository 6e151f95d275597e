import { expect, test } from 'vitest';
import { renderedIn } from '../../../src/protocol/rendered.js';

test('the result of a render tells its sheets and bytes', () => {
  const result = { path: '/out/deck.pdf', pages: 6, sheets: 3, cards: 20, bytes: 1000 };
  expect(renderedIn(result)).toEqual({ sheets: 3, bytes: 1000 });
});

test('a PDF whose pages were only moved has bytes and no sheets of its own', () => {
  expect(renderedIn({ path: '/out/moved.pdf', pages: 6, shifted: 3, bytes: 1000 })).toEqual({ sheets: 0, bytes: 1000 });
});

test.each([
  null,
  'done',
  7,
  [],
  {},
  { path: '/out/a.txt', bytes: 12 },
  { path: '/out/a.pdf', pages: 1, bytes: '12' },
  { path: '/out/a.pdf', pages: 1, bytes: -1 },
  { path: '/out/a.pdf', pages: 1, bytes: 12, sheets: Number.NaN },
  { path: '/out/a.pdf', pages: 1, bytes: 1e300 },
])('%j tells of no PDF', (result) => {
  expect(renderedIn(result)).toBeNull();
});

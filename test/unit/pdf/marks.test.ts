import { expect, test } from 'vitest';
import { registrationMarks } from '../../../src/pdf/layout/marks.js';

const LETTER = { paper: { width: 279.4, height: 215.9 }, inset: 10, arm: 7.62, square: 'top-left' } as const;

test('three marks are a square at the top left and an L in each of its neighbours', () => {
  expect(boxes({ ...LETTER, count: 3 })).toEqual([
    [9.5, 9.5, 6, 6],
    [261.78, 9.5, 8.12, 1],
    [268.9, 9.5, 1, 8.12],
    [9.5, 205.4, 8.12, 1],
    [9.5, 198.28, 1, 8.12],
  ]);
});

test('on portrait sheets of the old sets the square is at the top right', () => {
  const tabloid = {
    paper: { width: 279.4, height: 431.8 },
    inset: 10,
    arm: 7.62,
    square: 'top-right',
    count: 3,
  } as const;
  expect(boxes(tabloid)).toEqual([
    [263.9, 9.5, 6, 6],
    [9.5, 9.5, 8.12, 1],
    [9.5, 9.5, 1, 8.12],
    [261.78, 421.3, 8.12, 1],
    [268.9, 414.18, 1, 8.12],
  ]);
});

test('four marks are an L in every corner and no square', () => {
  const marks = boxes({ ...LETTER, count: 4 });
  expect(marks).toHaveLength(8);
  expect(marks).toContainEqual([9.5, 9.5, 8.12, 1]);
  expect(marks).toContainEqual([261.78, 205.4, 8.12, 1]);
  expect(marks).toContainEqual([268.9, 198.28, 1, 8.12]);
});

function boxes(spec: Parameters<typeof registrationMarks>[0]): number[][] {
  return registrationMarks(spec).map((box) =>
    [box.x, box.y, box.width, box.height].map((mm) => Math.round(mm * 1e6) / 1e6),
  );
}

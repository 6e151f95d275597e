import { expect, test } from 'vitest';
import { problem, problemsError } from '../../../src/pdf/problems.js';

const ANEW = 'get the file anew';

test('one problem is told as it is', () => {
  expect(problemsError([problem('no image', 'a.jpg', ANEW)])).toMatchObject({
    message: 'no image',
    where: 'a.jpg',
    hint: ANEW,
  });
});

test('a hint that all problems share is told once, below them', () => {
  expect(problemsError([problem('no image', 'a.jpg', ANEW), problem('empty', 'b.jpg', ANEW)])).toMatchObject({
    message: '2 problems:\n  a.jpg: no image\n  b.jpg: empty',
    where: null,
    hint: ANEW,
  });
});

test('each of several hints stands once, below the problems that it mends', () => {
  const problems = [
    problem('no image', 'a.jpg', ANEW),
    problem('too wide', 'name'),
    problem('too far', 'dir', 'add its folder'),
    problem('empty', 'b.jpg', ANEW),
    problem('too long', 'name'),
  ];
  const { message, hint } = problemsError(problems);
  expect(message.split('\n')).toEqual([
    '5 problems:',
    '  name: too wide',
    '  name: too long',
    '  a.jpg: no image',
    '  b.jpg: empty',
    `    → ${ANEW}`,
    '  dir: too far',
    '    → add its folder',
  ]);
  expect(hint).toBeNull();
});

test('no hint stands below problems of which it mends only some', () => {
  const { message, hint } = problemsError([problem('too wide', 'name'), problem('empty', 'b.jpg', ANEW)]);
  expect({ message, hint }).toEqual({
    message: `2 problems:\n  name: too wide\n  b.jpg: empty\n    → ${ANEW}`,
    hint: null,
  });
});

test('of very many problems the first 200 are told, and how many more there are', () => {
  const many = Array.from({ length: 250 }, (_, index) =>
    problem('empty', `${index}.jpg`, index % 2 === 0 ? ANEW : 'drop it'),
  );
  const lines = problemsError(many).message.split('\n');
  expect(lines.filter((line) => line.endsWith(': empty'))).toHaveLength(200);
  expect(lines.at(-1)).toBe('  … and 50 more');
});

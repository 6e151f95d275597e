import { expect, test } from 'vitest';
import { LineSplitter } from '../../../src/worker/line-splitter.js';

test('lines are passed on whole, however they arrive, and empty ones left out', () => {
  expect(linesOf(['a', 'b\nc\n\nd', '\n', 'ä'])).toEqual(['ab', 'c', 'd', 'ä']);
});

test('a character may arrive in two halves', () => {
  const [first = 0, second = 0] = Buffer.from('ä');
  expect(linesOf([Buffer.of(first), Buffer.of(second, 10)])).toEqual(['ä']);
});

// It used to be searched from its beginning at each write, and kept in memory until an end of line came.
test('what never ends its line is passed on in parts, in time that does not grow with its length', () => {
  const dots = '.'.repeat(100);
  const lines = linesOf(Array.from({ length: 200_000 }, () => dots));
  expect(lines.join('')).toHaveLength(20_000_000);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(17_000);
});

function linesOf(chunks: readonly (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  splitter.flush();
  return lines;
}

import { expect, test } from 'vitest';
import { RequestProblem } from '../../../src/api/problem.js';
import { sinceOf } from '../../../src/api/since-of.js';

test('an instant is so long ago, or a time that is past', () => {
  expect(Date.now() - sinceOf('1h')).toBeCloseTo(3_600_000, -3);
  expect(Date.now() - sinceOf(null)).toBeCloseTo(1_800_000, -3);
  expect(sinceOf('2026-01-02T03:04:05Z')).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
});

// A duration that reaches back beyond all dates was answered with an internal error.
test.each(['soon', '', '2999-01-01T00:00:00Z', '9007199254740993', '-1'])('%j is none', (raw) => {
  expect(() => sinceOf(raw)).toThrow(RequestProblem);
});

import { expect, test } from 'vitest';
import { iso, isoOrNull } from '../../../src/daemon/job-document.js';

test('an instant is written in ISO 8601', () => {
  expect(iso(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(isoOrNull(1000)).toBe('1970-01-01T00:00:01.000Z');
  expect(isoOrNull(null)).toBeNull();
});

// One job that was delayed by 285 000 years used to make every list that held it fail.
test('an instant that no date can hold is the nearest one that can', () => {
  expect(iso(9e15)).toBe('+275760-09-13T00:00:00.000Z');
  expect(iso(Number.NEGATIVE_INFINITY)).toBe('-271821-04-20T00:00:00.000Z');
});

test('what is no number is no instant', () => {
  expect(isoOrNull(Number.NaN)).toBeNull();
  expect(iso(Number.NaN)).toBe('1970-01-01T00:00:00.000Z');
});

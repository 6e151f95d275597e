import { expect, test } from 'vitest';
import { toJson } from '../../../src/worker/to-json.js';

test('a value becomes what JSON keeps of it', () => {
  expect(toJson({ at: new Date(0), gone: undefined }, 'the result')).toEqual({ at: '1970-01-01T00:00:00.000Z' });
  expect([toJson(undefined, 'the result'), toJson(() => 1, 'the result')]).toEqual([null, null]);
});

test('a value that has no JSON form is refused', () => {
  expect(() => toJson(1n, 'the result')).toThrow('the result cannot be written as JSON: ');
});

// It used to be sent whatever its size, and held up the supervisor for all.
test('a value of more than 16 MiB of JSON is refused with the way out', () => {
  expect(toJson('x'.repeat(16 * 1024 ** 2 - 2), 'the result')).toHaveLength(16 * 1024 ** 2 - 2);
  expect(() => toJson('ä'.repeat(9 * 1024 ** 2), 'the result')).toThrow(
    'the result is too large: 18.0 MiB of JSON, of 16.0 MiB at most (write it to a file below outputDir, and return its path)',
  );
});

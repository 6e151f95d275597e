import { expect, test } from 'vitest';
import { looksUntilNext } from '../../../src/policy/log-look.js';

test.each([
  ['is empty and stays so', 4, { size: 0, growth: 0 }],
  ['has not grown', 4, { size: 999, growth: 0 }],
  ['grows slowly', 4, { size: 100, growth: 10 }],
  ['would be full in ten looks', 2, { size: 500, growth: 50 }],
  ['would be full in four looks', 1, { size: 600, growth: 100 }],
  ['grows fast', 1, { size: 100, growth: 5000 }],
  ['was cut', 1, { size: 0, growth: -1000 }],
  ['is full', 1, { size: 1000, growth: 0 }],
  ['is fuller than that', 1, { size: 2000, growth: 1000 }],
])('a log that %s is looked at again after %i looks', (_, looks, look) => {
  expect(looksUntilNext(look, 1000)).toBe(looks);
});

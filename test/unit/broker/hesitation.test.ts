import { expect, test } from 'vitest';
import { hesitationIn } from '../../../src/broker/redis/hesitation.js';

test('who is alone asks at once', () => {
  expect(hesitationIn(1, () => 0.999)).toBe(0);
});

test('the more there are, the longer one may hesitate, up to a bound', () => {
  const longest = (supervisors: number) => hesitationIn(supervisors, () => 1);
  expect([2, 11, 1000].map(longest)).toEqual([1, 10, 50]);
});

test('nobody has to wait', () => {
  expect(hesitationIn(1000, () => 0)).toBe(0);
});

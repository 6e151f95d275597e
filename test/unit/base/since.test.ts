import { expect, test } from 'vitest';
import { parseSince } from '../../../src/base/since.js';

const NOW = Date.parse('2026-11-23T02:00:00Z');

test('a duration is so long ago, and a time is that time', () => {
  expect(parseSince('30m', NOW)).toBe(NOW - 1_800_000);
  expect(parseSince('2026-11-22T13:04:00Z', NOW)).toBe(Date.parse('2026-11-22T13:04:00Z'));
  expect(parseSince('2026-11-22T13:04:00+02:00', NOW)).toBe(Date.parse('2026-11-22T11:04:00Z'));
});

test('a time without a zone, and a day, are local', () => {
  expect(parseSince('2026-11-22 13:04', NOW)).toBe(new Date(2026, 10, 22, 13, 4).getTime());
  expect(parseSince('2026-11-22', NOW)).toBe(new Date(2026, 10, 22).getTime());
});

test('anything else is no time', () => {
  for (const raw of ['', 'yesterday', '10 apples', '2026-13-45', '22.11.2026']) expect(parseSince(raw, NOW)).toBeNull();
});

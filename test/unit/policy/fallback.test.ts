import { expect, test } from 'vitest';
import { type FallbackEvent, type FallbackState, nextFallbackState } from '../../../src/policy/fallback.js';

const HEALTHY: FallbackState = { name: 'healthy' };
const DEGRADED: FallbackState = { name: 'degraded', since: 100 };
const MERGING: FallbackState = { name: 'merging', since: 100 };

test.each<[FallbackState, FallbackEvent, FallbackState]>([
  [HEALTHY, 'away', { name: 'degraded', since: 200 }],
  [HEALTHY, 'back', HEALTHY],
  [HEALTHY, 'filled', { name: 'merging', since: 200 }],
  [HEALTHY, 'emptied', HEALTHY],
  [DEGRADED, 'away', DEGRADED],
  [DEGRADED, 'back', MERGING],
  [DEGRADED, 'filled', DEGRADED],
  [DEGRADED, 'emptied', DEGRADED],
  [MERGING, 'away', DEGRADED],
  [MERGING, 'back', MERGING],
  [MERGING, 'filled', MERGING],
  [MERGING, 'emptied', HEALTHY],
])('%j, %s: %j', (state, event, next) => {
  expect(nextFallbackState(state, event, 200)).toEqual(next);
});

test('what changes nothing is the very same state', () => {
  expect(nextFallbackState(DEGRADED, 'away', 200)).toBe(DEGRADED);
  expect(nextFallbackState(MERGING, 'filled', 200)).toBe(MERGING);
});

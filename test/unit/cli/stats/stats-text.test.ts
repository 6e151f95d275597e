import { expect, test } from 'vitest';
import { cutShort } from '../../../../src/cli/stats/stats-text.js';
import type { StatsDocument } from '../../../../src/protocol/stats.js';

const UNTIL = '2026-11-23T12:00:00.000Z';

test('nothing is missing of a time that the supervisor knows', () => {
  expect(cutShort(asked('2026-11-23T11:00:07.000Z', { since: '2026-11-23T11:00:00.000Z' }))).toBeNull();
});

test('who asks for a time before the supervisor began is told for how long it has been running', () => {
  const told = cutShort(asked('2026-11-23T04:00:00.000Z', { startedAt: '2026-11-23T11:48:00.000Z' }));
  expect(told).toBe('that is all there is: cardq has been running for 12m');
});

test('who asks for more than is kept is told how much that is', () => {
  const told = cutShort(asked('2026-11-20T12:00:00.000Z', { since: '2026-11-22T12:00:00.000Z' }));
  expect(told).toBe('that is all there is: what is older than 1d is not kept');
});

function asked(askedSince: string, facts: Partial<StatsDocument>): StatsDocument {
  return {
    schemaVersion: 1,
    askedSince,
    startedAt: '2026-11-01T00:00:00.000Z',
    since: askedSince,
    until: UNTIL,
    stepMs: 15_000,
    queues: [],
    workers: [],
    totals: { queues: [], workers: [] },
    restarts: [],
    ...facts,
  };
}

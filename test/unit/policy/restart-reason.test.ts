import { expect, test } from 'vitest';
import type { LeaveCause } from '../../../src/policy/leave-cause.js';
import { RESTART_REASONS, restartReason } from '../../../src/policy/restart-reason.js';

test('an end that nobody asked for is a crash, or a failed boot before it was ready', () => {
  expect(restartReason(null, { wasReady: true })).toBe('crash');
  expect(restartReason(null, { wasReady: false })).toBe('boot');
});

test('what it was asked to leave for is the reason, however early that was', () => {
  expect(restartReason('requested', { wasReady: false })).toBe('manual');
  expect(restartReason('memory_hard', { wasReady: false })).toBe('memory');
});

test('every reason is that of something', () => {
  const causes = ['requested', 'recycle_memory', 'recycle_jobs', 'recycle_lifetime', 'reload', 'hang'] as const;
  const reached = [...causes.map(reasonOf), reasonOf(null), restartReason(null, { wasReady: false })];
  expect(reached.sort()).toEqual([...RESTART_REASONS].sort());
});

test('a process that had to be killed for a job that did not end has hung; for one that a person cancelled it was their wish', () => {
  for (const cause of ['job_timeout', 'job_lost', 'unanswered', 'stall'] as const) expect(reasonOf(cause)).toBe('hang');
  expect(reasonOf('job_cancelled')).toBe('manual');
});

function reasonOf(cause: LeaveCause | null): string {
  return restartReason(cause, { wasReady: true });
}

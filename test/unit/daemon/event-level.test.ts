import { expect, test } from 'vitest';
import type { LogLevel } from '../../../src/base/log-level.js';
import { levelOf } from '../../../src/daemon/event-level.js';
import type { SupervisorEvent } from '../../../src/protocol/events.js';
import { SAMPLE_EVENTS } from '../../support/events.js';

const exited = SAMPLE_EVENTS['worker.exited'];
const killing = SAMPLE_EVENTS['worker.killing'];
const failed = SAMPLE_EVENTS['job.failed'];

test.each<[what: string, event: SupervisorEvent, level: LogLevel]>([
  ['a problem of the supervisor', SAMPLE_EVENTS['supervisor.problem'], 'error'],
  ['giving a worker up', SAMPLE_EVENTS['worker.gave_up'], 'error'],
  ['a job that failed for good', failed, 'error'],
  ['a job that is tried again', { ...failed, retryInMs: 0 }, 'warn'],
  ['a job that was cancelled', { ...failed, kind: 'cancelled' }, 'info'],
  ['an exit that nobody asked for', exited, 'warn'],
  ['an exit after a hang', { ...exited, cause: 'hang' }, 'warn'],
  ['an exit as asked', { ...exited, cause: 'requested' }, 'info'],
  ['an exit to be recycled', { ...exited, cause: 'recycle_jobs' }, 'info'],
  ['killing for a hang', { ...killing, cause: 'hang' }, 'warn'],
  ['killing for memory', { ...killing, cause: 'memory_hard' }, 'warn'],
  ['killing as asked', { ...killing, cause: 'requested' }, 'info'],
  ['a back-off', SAMPLE_EVENTS['worker.backed_off'], 'warn'],
  ['a broker that is away', SAMPLE_EVENTS['broker.down'], 'warn'],
  ['a rescued job', SAMPLE_EVENTS['job.rescued'], 'warn'],
  ['a process that is ready', SAMPLE_EVENTS['worker.ready'], 'info'],
  ['a finished job', SAMPLE_EVENTS['job.completed'], 'info'],
  ['a job that begins', SAMPLE_EVENTS['job.started'], 'debug'],
  ['progress', SAMPLE_EVENTS['job.progressed'], 'debug'],
])('the level of %s', (_, event, level) => {
  expect(levelOf(event)).toBe(level);
});

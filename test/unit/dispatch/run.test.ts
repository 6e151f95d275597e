import { stat } from 'node:fs';
import { setTimeout as delay, setImmediate as nextRound } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { IdleHost, newRun } from '../../support/dispatching.js';
import { until } from '../../support/until.js';

test('a run has its soft time limit to stop, and its process is killed at the hard one', async () => {
  const host = new IdleHost();
  const run = newRun({ softTimeout: 5, timeout: 10 }, host);
  run.startClock();
  onTestFinished(() => run.stopClock());
  await until('the process to be killed', () => host.kills.length > 0);
  expect(host.kills).toEqual(['job_timeout']);
  expect(host.sent).toEqual([{ type: 'abort', run: 1, reason: 'soft_timeout' }]);
});

// Its process used to be killed, for a timer that is due comes before what has arrived meanwhile.
test('a run that ended in time while the supervisor slept has not run into its limits', async () => {
  const host = new IdleHost();
  const run = newRun({ softTimeout: 5, timeout: 10 }, host);
  await nextRound(); // from where timers come first
  const isOver = new Promise<void>((resolve) => {
    stat('.', () => {
      run.stopClock();
      setImmediate(resolve);
    });
  });
  run.startClock();
  for (const wakesAt = performance.now() + 50; performance.now() < wakesAt; );
  await isOver;
  expect([host.kills, host.sent]).toEqual([[], []]);
});

test('a process that does not begin the job it was sent is killed for that', async () => {
  const host = new IdleHost();
  const run = newRun({}, host, { answerMs: 5, graceMs: 60_000 });
  run.startClock();
  onTestFinished(() => run.stopClock());
  await until('the process to be killed', () => host.kills.length > 0);
  expect(host.kills).toEqual(['unanswered']);
});

test.each([
  ['cancelled', 'job_cancelled'],
  ['lock_lost', 'job_lost'],
] as const)(
  'a job that is asked to stop (%s) and does not is ended with its process after its grace',
  async (reason, cause) => {
    const host = new IdleHost();
    const run = newRun({}, host, { answerMs: 60_000, graceMs: 5 });
    onTestFinished(() => run.stopClock());
    run.abort(reason);
    await until('the process to be killed', () => host.kills.length > 0);
    expect(host.kills).toEqual([cause]);
    expect(run.snapshot.askedToStop).toBe(reason);
  },
);

test('a job that began and stopped when it was asked to leaves its process alone', async () => {
  const host = new IdleHost();
  const run = newRun({}, host, { answerMs: 5, graceMs: 5 });
  run.startClock();
  run.hasStarted = true;
  run.abort('cancelled');
  run.stopClock();
  await delay(20);
  expect(host.kills).toEqual([]);
});

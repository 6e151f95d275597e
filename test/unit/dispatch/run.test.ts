import { stat } from 'node:fs';
import { setImmediate as nextRound } from 'node:timers/promises';
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

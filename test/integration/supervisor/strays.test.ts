import { expect, test } from 'vitest';
import { lives, queueWorker, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

test('a grandchild that called setsid ends with the worker that was stopped', async () => {
  const { supervisor, heard } = await supervise({ pdf: queueWorker() }, 'leaves-a-stray');
  supervisor.start();
  await supervisor.whenReady(10_000);
  const stray = Number(heard.facts()[0]);
  expect(lives(stray)).toBe(true);
  await supervisor.stop();
  expect(lives(stray)).toBe(false);
});

test('a grandchild that called setsid ends with the worker that was killed, and the new one keeps its own', async () => {
  const { supervisor, heard, events, hostOf } = await supervise({ pdf: queueWorker() }, 'leaves-a-stray');
  supervisor.start();
  await supervisor.whenReady(10_000);
  const first = hostOf('pdf-1');
  process.kill(first.pid, 'SIGKILL');
  await until('a replacement', () => hostOf('pdf-1') !== first);
  const [old, young] = heard.facts().map(Number);
  await until('the old grandchild to end', () => !lives(old ?? 0));
  expect(lives(young ?? 0)).toBe(true);
  const strayed = events.filter((one) => one.event === 'worker.stray_killed');
  expect(strayed).toMatchObject([{ process: 'pdf-1', worker: 'pdf', pid: old, signal: 'SIGKILL' }]);
});

import { expect, test } from 'vitest';
import { queueWorker, scriptWorker, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

// Node tells an exit that comes amid a long stream of messages before it has read the last of them. That takes luck to
// meet; a helper that speaks for its dead parent makes it certain.
test('what was sent before the end is heard before the end is told', async () => {
  const helper = 'while kill -0 $$; do :; done 2>&-; echo \'"ready"\' >&3';
  const { supervisor, storyOf } = await supervise({ brief: speaker(`(${helper}) & exit 3`) });
  supervisor.start();
  await until('its end', () => storyOf('brief-1').includes('exited'));
  expect(storyOf('brief-1').slice(0, 3)).toEqual(['spawned', 'ready', 'exited']);
});

test('a channel that a helper holds open delays the end by no more than a moment', async () => {
  const { supervisor, events, storyOf } = await supervise({ held: speaker('sleep 60 & exit 3') });
  supervisor.start();
  await until('its end', () => storyOf('held-1').includes('exited'));
  const [spawned, exited] = ['worker.spawned', 'worker.exited'].map((name) => events.find((one) => one.event === name));
  expect((exited?.at ?? 0) - (spawned?.at ?? 0)).toBeLessThan(1000);
});

test('a crash is told at once', async () => {
  const { supervisor, heard, hostOf } = await supervise({ pdf: queueWorker() });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const { pid } = hostOf('pdf-1');
  const killedAt = performance.now();
  process.kill(pid, 'SIGKILL');
  const { at } = await until('its end', () => heard.exits[0]);
  expect(at - killedAt).toBeLessThan(50);
});

/** A shell with a channel, on its descriptor 3. */
function speaker(script: string) {
  const restart = { max: 0, window: 60_000, delay: 1, maxDelay: 1 };
  return scriptWorker('x', { script: '/bin/sh', args: ['-c', script], ready: { kind: 'ipc' }, restart });
}

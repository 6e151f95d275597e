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

test('a channel that a helper holds open does not hold up the end', async () => {
  const { supervisor, heard, storyOf } = await supervise({ held: speaker('sleep 600 & exit 3') });
  supervisor.start();
  await until('its end', () => storyOf('held-1').includes('exited'));
  expect(heard.exits).toMatchObject([{ exit: { code: 3 } }]);
});

test('a crash is told as such, and not when its heartbeat is missed', async () => {
  const { supervisor, heard, hostOf } = await supervise({
    pdf: queueWorker({ heartbeat: { interval: 50, timeout: 600_000 } }),
  });
  supervisor.start();
  await supervisor.whenReady(10_000);
  process.kill(hostOf('pdf-1').pid, 'SIGKILL');
  const { exit } = await until('its end', () => heard.exits[0]);
  expect(exit).toMatchObject({ signal: 'SIGKILL', cause: null });
});

/** A shell with a channel, on its descriptor 3. */
function speaker(script: string) {
  const restart = { max: 0, window: 60_000, delay: 1, maxDelay: 1 };
  return scriptWorker('x', { script: '/bin/sh', args: ['-c', script], ready: { kind: 'ipc' }, restart });
}

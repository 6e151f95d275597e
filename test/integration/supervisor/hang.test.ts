import { expect, test } from 'vitest';
import { order, queueWorker, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

const HEARTBEAT = { interval: 50, timeout: 1000 };

test('a worker whose event loop spins is found by its silence, named as such, killed and replaced', {
  retry: 3,
}, async () => {
  const { supervisor, heard, storyOf, hostOf } = await supervise({ pdf: queueWorker({ heartbeat: HEARTBEAT }) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const host = hostOf('pdf-1');
  const hungAt = performance.now();
  order(host, 'spin');
  await until('its end', () => heard.exits.length === 1);
  const noticedMs = (heard.exits[0]?.at ?? 0) - hungAt;
  expect(noticedMs).toBeGreaterThan(HEARTBEAT.timeout - HEARTBEAT.interval);
  expect(noticedMs).toBeLessThan(HEARTBEAT.timeout + 500);
  expect(heard.exits[0]?.exit).toMatchObject({ signal: 'SIGKILL', cause: 'hang' });
  expect(heard.exits[0]?.exit.reason).toMatch(
    /^killed: no heartbeat for 1s: spinning in (spin|JOBS\.spin|Object\.spin) \(\/.*obedient\.mjs:\d+\)$/,
  );
  await until('a replacement', () => hostOf('pdf-1') !== host);
  expect(storyOf('pdf-1')).toEqual(['spawned', 'ready', 'killing', 'exited', 'spawned', 'ready']);
});

test('a stopped worker is found by its silence too', async () => {
  const { supervisor, heard, hostOf } = await supervise({ pdf: queueWorker({ heartbeat: HEARTBEAT }) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  process.kill(hostOf('pdf-1').pid, 'SIGSTOP');
  await until('its end', () => heard.exits.length === 1);
  expect(heard.exits[0]?.exit.reason).toBe('killed: no heartbeat for 1s: frozen by a stop signal');
});

test('a stopped worker can still be asked to leave', async () => {
  const { supervisor, hostOf } = await supervise({
    pdf: queueWorker({ heartbeat: { interval: 50, timeout: 60_000 } }),
  });
  supervisor.start();
  await supervisor.whenReady(10_000);
  process.kill(hostOf('pdf-1').pid, 'SIGSTOP');
  expect(await supervisor.stop()).toEqual({ drained: 1, killed: 0 });
});

test('a supervisor that was blocked itself finds nobody hung', async () => {
  const { supervisor, heard } = await supervise({
    pdf: queueWorker({ processes: 3, heartbeat: { interval: 50, timeout: 300 } }),
  });
  supervisor.start();
  await supervisor.whenReady(10_000);
  for (const blockedMs of [600, 2000]) {
    const end = performance.now() + blockedMs;
    while (performance.now() < end);
    const beats = heard.messages.length;
    await until('new heartbeats', () => heard.messages.length > beats + 12);
  }
  expect(heard.exits).toEqual([]);
});

test('a worker that is stopped while it boots is found before its boot time-out', async () => {
  const pdf = queueWorker({ heartbeat: HEARTBEAT, bootTimeout: 60_000 });
  const { supervisor, heard, events } = await supervise({ pdf }, 'never-ready');
  supervisor.start();
  const born = await until('its birth', () => events.find((one) => one.event === 'worker.spawned'));
  process.kill(born.pid, 'SIGSTOP');
  const { exit } = await until('its end', () => heard.exits[0]);
  expect(exit).toMatchObject({
    cause: 'hang',
    reason: 'killed: no heartbeat while it was starting: frozen by a stop signal',
  });
});

test('a worker that boots for longer than the heartbeat time-out, however busy, is let alone', async () => {
  const heartbeat = { interval: 50, timeout: 300 };
  const { supervisor, heard } = await supervise({ pdf: queueWorker({ heartbeat }) }, 'boots-busily');
  supervisor.start();
  await supervisor.whenReady(30_000);
  expect(heard.exits).toEqual([]);
});

test('a worker that hangs while it finishes its jobs to be replaced is found by its silence', async () => {
  const { supervisor, heard, hostOf } = await supervise({
    pdf: queueWorker({ heartbeat: HEARTBEAT, drainTimeout: 60_000 }),
  });
  supervisor.start();
  await supervisor.whenReady(10_000);
  order(hostOf('pdf-1'), 'spin');
  const stopped = supervisor.stop();
  const { exit } = await until('its end', () => heard.exits[0]);
  expect(exit).toMatchObject({ cause: 'hang', wasKilled: true });
  expect(await stopped).toEqual({ drained: 0, killed: 1 });
});

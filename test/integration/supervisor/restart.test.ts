import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { order, queueWorker, scriptWorker, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

test('a crashed worker is replaced at once, and its death is told before its replacement is born', async () => {
  const delay = 600_000; // the first restart takes none of it
  const restart = { max: 5, window: delay, delay, maxDelay: delay };
  const { supervisor, heard, storyOf, hostOf } = await supervise({ pdf: queueWorker({ restart }) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const first = hostOf('pdf-1');
  order(first, 'speakAndCrash');
  await until('a replacement', () => hostOf('pdf-1') !== first);
  expect(storyOf('pdf-1')).toEqual(['spawned', 'ready', 'exited', 'spawned', 'ready']);
  expect(heard.exits.map(({ exit }) => exit)).toMatchObject([
    { code: 3, signal: null, cause: null, reason: 'exited with code 3', lastWords: ['first words', 'last words'] },
  ]);
  expect(first.acceptsJobs).toBe(false);
  expect(first.send({ type: 'abort', run: null, reason: 'drain' })).toBe(false);
});

test('a program is born again in the turn that tells of its death; a queue worker lets its jobs be handed on before', async () => {
  const { supervisor, hostOf, storyOf } = await supervise({
    web: scriptWorker('script', { processes: 2 }),
    pdf: queueWorker({ processes: 2 }),
  });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const afterDeath = async (name: string) => {
    process.kill(hostOf(name).pid, 'SIGKILL');
    while (!storyOf(name).includes('exited')) await nextTurn();
    return storyOf(name).slice(storyOf(name).indexOf('exited') + 1);
  };
  expect(await afterDeath('web-1')).toContain('spawned');
  expect(await afterDeath('pdf-1')).toEqual([]);
  await until('the queue worker to be born again', () => storyOf('pdf-1').at(-1) === 'ready');
});

test('a worker that leaves by itself with code 0 has failed too', async () => {
  const { supervisor, heard, hostOf } = await supervise({ pdf: queueWorker() });
  supervisor.start();
  await supervisor.whenReady(10_000);
  order(hostOf('pdf-1'), 'leave');
  await until('its end', () => heard.exits.length === 1);
  expect(heard.exits[0]?.exit.reason).toBe('exited with code 0, though it was to go on');
});

test('what a worker sent before it died is told before its death', async () => {
  const { supervisor, heard, hostOf } = await supervise({ pdf: queueWorker({ restart: PATIENT }) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  for (let i = 0; i < 20; i++) {
    const host = await until('a worker', () => (hostOf('pdf-1').acceptsJobs ? hostOf('pdf-1') : null));
    order(host, 'completeAndDie');
    await until('its end', () => heard.exits.length === i + 1);
    const told = heard.messages.filter((one) => one.host === host && one.message.type === 'completed');
    expect(told).toHaveLength(1);
  }
});

test('a worker that keeps crashing backs off, gives up when its budget is spent, and begins again after a reset', async () => {
  const restart = { max: 3, window: 60_000, delay: 100, maxDelay: 1000 };
  const { supervisor, events, storyOf } = await supervise({ bad: scriptWorker('crashes', { restart }) });
  supervisor.start();
  await until('the end of its budget', () => storyOf('bad-1').includes('gave_up'));
  expect(told(storyOf('bad-1'))).toEqual([
    'spawned',
    'exited',
    'spawned',
    'exited',
    'backed_off',
    'spawned',
    'exited',
    'backed_off',
    'spawned',
    'exited',
    'gave_up',
  ]);
  const delays = events.flatMap((one) => (one.event === 'worker.backed_off' ? [one.delayMs] : []));
  expect(delays[0]).toBeGreaterThanOrEqual(80);
  expect(delays[1]).toBeGreaterThanOrEqual(160);
  expect(supervisor.snapshot()).toMatchObject([
    { state: 'fatal', restarts: 3, lastExit: { code: 3, reason: 'exited with code 3', lastWords: ['it went wrong'] } },
  ]);
  supervisor.reset();
  await until('a new budget to be spent', () => storyOf('bad-1').filter((one) => one === 'gave_up').length === 2);
});

test('a stop ends a back-off', async () => {
  const restart = { max: 5, window: 60_000, delay: 60_000, maxDelay: 60_000 };
  const { supervisor, storyOf } = await supervise({ bad: scriptWorker('crashes', { restart }) });
  supervisor.start();
  await until('a back-off', () => storyOf('bad-1').includes('backed_off'));
  expect(supervisor.snapshot()).toMatchObject([
    { state: 'backoff', nextStartAt: expect.toSatisfy((at) => at > Date.now() + 40_000) },
  ]);
  expect(await supervisor.stop()).toEqual({ drained: 0, killed: 0 });
  expect(supervisor.snapshot()).toMatchObject([{ state: 'stopped', nextStartAt: null }]);
});

test('a rolling restart replaces one process after the other, each ready before its predecessor leaves', async () => {
  const { supervisor, events } = await supervise({ pdf: queueWorker({ processes: 3 }) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const before = events.length;
  await supervisor.restart();
  const story = events.slice(before).map((one) => ('process' in one ? `${one.process} ${one.event}` : one.event));
  const each = (name: string) => ['spawned', 'ready', 'draining', 'exited'].map((what) => `${name} worker.${what}`);
  expect(story).toEqual([...each('pdf-1'), ...each('pdf-2'), ...each('pdf-3')]);
  expect(supervisor.snapshot()).toMatchObject([{ restarts: 1 }, { restarts: 1 }, { restarts: 1 }]);
});

test('a rolling restart ends at the first replacement that fails, and leaves the others as they were', async () => {
  const { supervisor, stateDir, storyOf } = await supervise({ pdf: queueWorker({ processes: 2 }) }, 'may-be-broken');
  supervisor.start();
  await supervisor.whenReady(10_000);
  writeFileSync(join(stateDir, 'broken'), '');
  await expect(supervisor.restart()).rejects.toMatchObject({ code: 'boot_failed', where: 'pdf-1' });
  expect(storyOf('pdf-1')).toEqual(['spawned', 'ready', 'spawned', 'exited']);
  expect(storyOf('pdf-2')).toEqual(['spawned', 'ready']);
  expect(supervisor.snapshot()).toMatchObject([
    { state: 'running', restarts: 0, lastExit: null },
    { state: 'running', restarts: 0, lastExit: null },
  ]);
});

test('a stop ends every restart that was asked for before it', async () => {
  const { supervisor, storyOf } = await supervise({ pdf: queueWorker({ processes: 2 }) }, 'slow-to-leave');
  supervisor.start();
  await supervisor.whenReady(10_000);
  const restarts = [supervisor.restart(), supervisor.restart(['pdf'], { allAtOnce: true })];
  expect(await supervisor.stop(['pdf'])).toEqual({ drained: 2, killed: 0 });
  await Promise.all(restarts);
  expect(supervisor.snapshot()).toMatchObject([{ state: 'stopped' }, { state: 'stopped' }]);
  expect(storyOf('pdf-2')).toEqual(['spawned', 'ready', 'draining', 'exited', 'stopped']);
});

test('a rolling restart passes over a process that has been stopped or scaled away meanwhile', async () => {
  const { supervisor } = await supervise({ pdf: queueWorker({ processes: 3 }) }, 'slow-to-leave');
  supervisor.start();
  await supervisor.whenReady(10_000);
  const restarted = supervisor.restart();
  supervisor.scale('pdf', 2);
  await supervisor.stop(['pdf-2']);
  await restarted;
  expect(supervisor.snapshot()).toMatchObject([
    { name: 'pdf-1', state: 'running', restarts: 1 },
    { name: 'pdf-2', state: 'stopped' },
  ]);
});

test('scaling adds processes at the end and lets the last ones leave', async () => {
  const { supervisor, storyOf } = await supervise({ pdf: queueWorker() });
  supervisor.start();
  supervisor.scale('pdf', 3);
  expect(await supervisor.whenReady(10_000)).toBe(3);
  supervisor.scale('pdf', 1);
  await until('two to leave', () => supervisor.snapshot().length === 1);
  expect(storyOf('pdf-3')).toEqual(['spawned', 'ready', 'draining', 'exited', 'stopped']);
  expect(storyOf('pdf-1')).toEqual(['spawned', 'ready']);
});

const PATIENT = { max: 100, window: 60_000, delay: 1, maxDelay: 1 };

/** A script is ready at its birth, which says nothing here. */
function told(story: readonly string[]): string[] {
  return story.filter((one) => one !== 'ready');
}

import { expect, test } from 'vitest';
import { lives, order, queueWorker, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

test('a worker that ignores drain is told to abort its jobs, then killed with its whole group', async () => {
  const { supervisor, heard, storyOf, hostOf } = await supervise(
    { pdf: queueWorker({ drainTimeout: 400 }) },
    'ignores-drain',
  );
  supervisor.start();
  await supervisor.whenReady(10_000);
  const host = hostOf('pdf-1');
  const grandchild = Number(heard.facts()[0]);
  expect(lives(grandchild)).toBe(true);
  const startedAt = performance.now();
  expect(await supervisor.stop()).toEqual({ drained: 0, killed: 1 });
  const tookMs = performance.now() - startedAt;
  expect(tookMs).toBeGreaterThanOrEqual(400);
  expect(storyOf('pdf-1')).toEqual(['spawned', 'ready', 'draining', 'killing', 'exited', 'stopped']);
  expect(heard.facts()).toContain('abort');
  expect(heard.left).toEqual([host]);
  expect(heard.exits[0]?.exit).toMatchObject({
    signal: 'SIGKILL',
    cause: 'requested',
    reason: 'stopped as asked; killed, not drained',
  });
  await until('its grandchild to end', () => !lives(grandchild));
});

test('a second stop skips the grace', async () => {
  const { supervisor } = await supervise({ pdf: queueWorker({ drainTimeout: 60_000 }) }, 'ignores-drain');
  supervisor.start();
  await supervisor.whenReady(10_000);
  const first = supervisor.stop();
  await supervisor.stop([], { now: true });
  expect(await first).toEqual({ drained: 0, killed: 1 });
});

test('a start during a stop is obeyed once the old process has left', async () => {
  const { supervisor, storyOf } = await supervise({ pdf: queueWorker() }, 'slow-to-leave');
  supervisor.start();
  await supervisor.whenReady(10_000);
  const stopping = supervisor.stop();
  supervisor.start();
  expect(await stopping).toEqual({ drained: 1, killed: 0 });
  expect(storyOf('pdf-1').slice(0, 4)).toEqual(['spawned', 'ready', 'draining', 'exited']);
  await until('a second incarnation', () => storyOf('pdf-1').filter((one) => one === 'ready').length === 2);
  expect(storyOf('pdf-1')).toEqual(['spawned', 'ready', 'draining', 'exited', 'spawned', 'ready']);
});

test('once everything has been told to end, nothing can be started', async () => {
  const { supervisor, storyOf } = await supervise({ pdf: queueWorker({ processes: 2 }) }, 'slow-to-leave');
  supervisor.start();
  await supervisor.whenReady(10_000);
  const ending = supervisor.end({ now: false });
  const refusal = expect.objectContaining({ code: 'conflict', message: 'the supervisor is stopping' });
  expect(() => supervisor.start()).toThrow(refusal);
  expect(() => supervisor.scale('pdf', 3)).toThrow(refusal);
  expect(() => supervisor.reset()).toThrow(refusal);
  await expect(supervisor.restart()).rejects.toThrow(refusal);
  expect(await ending).toEqual({ drained: 2, killed: 0 });
  expect(storyOf('pdf-1')).toEqual(['spawned', 'ready', 'draining', 'exited', 'stopped']);
});

test('twenty workers drain side by side', async () => {
  const { supervisor, heard } = await supervise({ pdf: queueWorker({ processes: 20 }) }, 'slow-to-leave');
  supervisor.start();
  await supervisor.whenReady(30_000);
  const stopped = supervisor.stop();
  expect([heard.left.length, heard.exits.length]).toEqual([20, 0]);
  expect(await stopped).toEqual({ drained: 20, killed: 0 });
});

test('a process that the dispatcher has killed for a job is replaced at no cost', async () => {
  const { supervisor, heard, hostOf } = await supervise({ pdf: queueWorker({ restart: { ...NO_BUDGET } }) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const host = hostOf('pdf-1');
  order(host, 'spin');
  await until('it to spin', () => heard.facts().includes('spinning'));
  host.kill('job_timeout');
  expect(host.acceptsJobs).toBe(false);
  await until('a replacement', () => hostOf('pdf-1') !== host);
  expect(heard.exits[0]?.exit).toMatchObject({
    cause: 'job_timeout',
    signal: 'SIGKILL',
    reason: expect.stringMatching(/^killed: a job ran into its time limit \(.* in .*spin \(.*obedient\.mjs:\d+\)\)$/),
  });
  expect(supervisor.snapshot()).toMatchObject([{ state: 'running', restarts: 1, failing: false }]);
});

test('a worker that has done its number of jobs goes on until its replacement is ready, and then leaves', async () => {
  const limits = { memory: null, memoryHard: null, jobs: 2, lifetime: null };
  const { supervisor, heard, hostOf } = await supervise({ pdf: queueWorker({ limits, restart: NO_BUDGET }) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const host = hostOf('pdf-1');
  order(host, 'complete');
  await until('the first job', () => completed(heard.messages) === 1);
  order(host, 'complete');
  await until('the second job', () => completed(heard.messages) === 2);
  expect(host.acceptsJobs).toBe(true);
  await until('a replacement', () => hostOf('pdf-1') !== host);
  expect(host.acceptsJobs).toBe(false);
  await until('its end', () => heard.exits.length === 1);
  expect(heard.exits[0]?.exit).toMatchObject({
    code: 0,
    cause: 'recycle_jobs',
    reason: 'recycled: job limit (2 jobs)',
  });
});

test('a worker above its hard memory limit is killed, and that is its own fault', async () => {
  const limits = { memory: null, memoryHard: 150 * 1024 ** 2, jobs: null, lifetime: null };
  const { supervisor, heard, hostOf } = await supervise({ pdf: queueWorker({ limits, restart: NO_BUDGET }) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  order(hostOf('pdf-1'), 'swell');
  await until('its end', () => heard.exits.length === 1);
  expect(heard.exits[0]?.exit.reason).toMatch(/^killed: memory above its hard limit \(2\d\d\.\d MiB of 150\.0 MiB\)$/);
  expect(heard.exits[0]?.exit.rssBytes).toBeGreaterThan(200 * 1024 ** 2);
  expect(supervisor.snapshot()).toMatchObject([{ state: 'fatal' }]);
});

/** One failure of its own is the end of it. */
const NO_BUDGET = { max: 0, window: 60_000, delay: 100, maxDelay: 100 };

function completed(messages: readonly { message: { type: string } }[]): number {
  return messages.filter((one) => one.message.type === 'completed').length;
}

test('a name that is leaving and has been given again stands for both, until the first has left', async () => {
  const { supervisor, heard, hostOf } = await supervise({ pdf: queueWorker({ processes: 2 }) }, 'slow-to-leave');
  supervisor.start();
  await supervisor.whenReady(10_000);
  const first = hostOf('pdf-2');
  supervisor.scale('pdf', 1);
  expect(supervisor.snapshot(['pdf-2'])).toMatchObject([{ name: 'pdf-2', state: 'draining', pid: first.pid }]);
  await expect(supervisor.restart(['pdf-1', 'pdf-2'])).rejects.toMatchObject({ code: 'conflict', where: 'pdf-2' });
  expect(heard.left).toEqual([first]); // nothing was begun with the other one
  supervisor.scale('pdf', 2);
  expect(supervisor.snapshot(['pdf-2'])).toMatchObject([{ state: 'starting' }, { state: 'draining', pid: first.pid }]);
  expect((await supervisor.stop(['pdf-2'], { now: true })).killed).toBeGreaterThan(0);
  expect(lives(first.pid)).toBe(false);
  expect(supervisor.snapshot(['pdf-2'])).toMatchObject([{ state: 'stopped' }]);
});

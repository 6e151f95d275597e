import { expect, test } from 'vitest';
import { freePort } from '../../support/free-port.js';
import { environmentOf } from '../../support/proc.js';
import { order, queueWorker, scriptWorker, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

test('another specification rolls out one process after the other, and holds for those to come', async () => {
  const { supervisor, events } = await supervise({ pdf: queueWorker({ processes: 2 }) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const before = pidsOf(supervisor);
  const running: number[] = [];
  const looking = setInterval(() => running.push(runningOf(supervisor)), 1);
  await supervisor.reconfigure('pdf', queueWorker({ processes: 2, env: { COLOR: 'red' } }));
  clearInterval(looking);
  expect(Math.min(...running)).toBeGreaterThanOrEqual(2);
  const after = pidsOf(supervisor);
  expect(after).toHaveLength(2);
  expect(after.filter((pid) => before.includes(pid))).toEqual([]);
  expect(events.filter((one) => one.event === 'worker.gave_up')).toEqual([]);
});

test('one that cannot start is not rolled out: the old ones go on, and what follows them is born as they were', async () => {
  const { supervisor } = await supervise({ pdf: scriptWorker('script', { processes: 2 }) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const before = pidsOf(supervisor);
  const broken = scriptWorker('script', { processes: 2, cwd: '/no/such/folder' });
  await expect(supervisor.reconfigure('pdf', broken)).rejects.toMatchObject({
    code: 'boot_failed',
    message: expect.stringContaining('/no/such/folder'),
  });
  expect(pidsOf(supervisor)).toEqual(before);
  process.kill(before[0] ?? 0, 'SIGKILL');
  await until('the first to be back', () => supervisor.snapshot()[0]?.restarts === 1 && runningOf(supervisor) === 2);
});

test('what only the supervisor has to know holds at once, for processes that live', async () => {
  const { supervisor, hostOf, storyOf } = await supervise({ pdf: queueWorker() });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const limits = { memory: null, memoryHard: null, jobs: 1, lifetime: null };
  supervisor.adopt('pdf', queueWorker({ limits }));
  expect(storyOf('pdf-1')).toEqual(['spawned', 'ready']);
  order(hostOf('pdf-1'), 'complete');
  await until('it to be recycled', () => storyOf('pdf-1').includes('draining'));
});

test('entries that were stopped stay so, and start by the new specification', async () => {
  const { supervisor, events } = await supervise({ pdf: queueWorker() });
  await supervisor.reconfigure('pdf', queueWorker({ cwd: '/no/such/folder' }));
  expect(supervisor.snapshot()).toMatchObject([{ state: 'stopped', pid: null }]);
  supervisor.start();
  await expect(supervisor.whenReady(10_000)).rejects.toMatchObject({ code: 'boot_failed' });
  expect(events.some((one) => one.event === 'worker.ready')).toBe(false);
});

test('an entry comes with ready processes or not at all, and goes with all of them', async () => {
  const { supervisor } = await supervise({ pdf: queueWorker() });
  supervisor.start();
  await supervisor.whenReady(10_000);
  await supervisor.add('web', queueWorker({ processes: 2 }), { isChosen: true });
  expect(supervisor.snapshot(['web']).map(({ state }) => state)).toEqual(['running', 'running']);
  const broken = queueWorker({ cwd: '/no/such/folder' });
  await expect(supervisor.add('bad', broken, { isChosen: true })).rejects.toMatchObject({ code: 'boot_failed' });
  expect(() => supervisor.snapshot(['bad'])).toThrow('there is no worker "bad"');
  await supervisor.remove('web');
  expect(supervisor.snapshot().map(({ name }) => name)).toEqual(['pdf-1']);
  expect(supervisor.strengthOf('web')).toBeNull();
});

// It used to come back by what had held before, and nobody would have noticed.
test('one that still leaves when its specification changes is started again by the new one', async () => {
  const { supervisor, hostOf } = await supervise({ pdf: queueWorker() }, 'slow-to-leave');
  supervisor.start();
  await supervisor.whenReady(10_000);
  const first = hostOf('pdf-1');
  const stopped = supervisor.stop();
  await supervisor.reconfigure('pdf', queueWorker({ env: { FLAVOUR: 'plum' } }));
  supervisor.start();
  await stopped;
  await until('it to be back', () => hostOf('pdf-1') !== first);
  expect(environmentOf(hostOf('pdf-1').pid)['FLAVOUR']).toBe('plum');
});

test('an entry that is being removed is not started again, whoever asks for it', async () => {
  const { supervisor, hostOf, storyOf } = await supervise({ pdf: queueWorker(), web: queueWorker() }, 'slow-to-leave');
  supervisor.start();
  await supervisor.whenReady(10_000);
  const { pid } = hostOf('web-1');
  const removed = supervisor.remove('web');
  supervisor.start();
  const restarted = supervisor.restart([], { allAtOnce: true });
  expect(() => supervisor.start(['web-1'])).toThrow('web-1 is leaving, and does not come back');
  expect(() => supervisor.scale('web', 2)).toThrow('there is no worker "web"');
  expect(supervisor.snapshot(['web'])).toMatchObject([{ name: 'web-1', state: 'draining', pid }]);
  await Promise.all([removed, restarted]);
  expect(storyOf('web-1')).toEqual(['spawned', 'ready', 'draining', 'exited', 'stopped']);
});

test('where one replacement fails, those that came before it are taken back', async () => {
  const { supervisor, heard } = await supervise({ pdf: queueWorker({ processes: 3 }) }, 'may-be-broken');
  supervisor.start();
  await supervisor.whenReady(10_000);
  const [, , third] = pidsOf(supervisor);
  const recent = queueWorker({ processes: 3, env: { BREAKS: 'pdf-2' } });
  await expect(supervisor.reconfigure('pdf', recent)).rejects.toMatchObject({ code: 'boot_failed', where: 'pdf-2' });
  const takers = heard.hosts.filter((host) => host.acceptsJobs);
  expect(takers.map(({ pid }) => environmentOf(pid)['BREAKS'])).toEqual([undefined, undefined, undefined]);
  expect(pidsOf(supervisor)[2]).toBe(third);
});

test('a program that had to leave first comes back as it was when its successor fails', async () => {
  const ready = { kind: 'port', port: await freePort() } as const;
  const listens = ['-e', `require('net').createServer().listen(${ready.port})`];
  const web = (nodeArgs: string[]) => scriptWorker('script', { ready, nodeArgs });
  const { supervisor, storyOf } = await supervise({ web: web(listens) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const broken = web(['--no-such-option']);
  await expect(supervisor.reconfigure('web', broken)).rejects.toMatchObject({ code: 'boot_failed', where: 'web-1' });
  expect(supervisor.snapshot()).toMatchObject([{ name: 'web-1', state: 'running' }]);
  expect(storyOf('web-1').at(-1)).toBe('ready');
});

test('a program that is known to listen leaves first, also when its successor is to be known by something else', async () => {
  const port = await freePort();
  const listens = ['-e', `require('net').createServer().listen(${port})`];
  const before = scriptWorker('script', { ready: { kind: 'port', port }, nodeArgs: listens });
  const { supervisor, storyOf } = await supervise({ web: before });
  supervisor.start();
  await supervisor.whenReady(10_000);
  await supervisor.reconfigure('web', { ...before, ready: null });
  expect(storyOf('web-1')).toEqual(['spawned', 'ready', 'draining', 'exited', 'spawned', 'ready']);
});

function pidsOf(supervisor: { snapshot(): readonly { pid: number | null }[] }): readonly (number | null)[] {
  return supervisor.snapshot().map(({ pid }) => pid);
}

function runningOf(supervisor: { snapshot(): readonly { state: string }[] }): number {
  return supervisor.snapshot().filter(({ state }) => state === 'running').length;
}

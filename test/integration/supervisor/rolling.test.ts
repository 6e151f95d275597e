import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { QueueWorkerSpec } from '../../../src/config/config.js';
import { environmentOf } from '../../support/proc.js';
import { lives, order, queueWorker, type Supervised, scriptWorker, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

test('through a whole rolling restart there are never fewer processes that take jobs than were asked for', async () => {
  const { supervisor, heard } = await started({ processes: 3 }, 'slow-to-leave');
  const takers: number[] = [];
  const count = () => takers.push(heard.hosts.filter((host) => host.acceptsJobs).length);
  heard.onTold(count);
  await supervisor.restart();
  expect(takers.length).toBeGreaterThan(6);
  expect(Math.min(...takers)).toBe(3);
  expect(supervisor.snapshot()).toMatchObject([RUNNING, RUNNING, RUNNING]);
});

test('a predecessor is shown under the same name until it has left', async () => {
  const { supervisor, hostOf } = await started({}, 'slow-to-leave');
  const { pid } = hostOf('pdf-1');
  const restarted = supervisor.restart();
  await until('the drain', () => supervisor.snapshot().some((one) => one.state === 'draining'));
  expect(supervisor.snapshot(['pdf-1'])).toMatchObject([
    { name: 'pdf-1', role: 'working', state: 'running', restarts: 1 },
    { name: 'pdf-1', role: 'leaving', state: 'draining', pid },
  ]);
  await restarted;
  expect(supervisor.snapshot()).toMatchObject([{ role: 'working', lastExit: { reason: 'stopped as asked' } }]);
});

test('restarts that are asked for while one is under way become one more', async () => {
  const { supervisor, storyOf } = await started({}, 'slow-to-leave');
  const first = supervisor.restart();
  await until('it to begin', () => births(storyOf('pdf-1')) === 2);
  await Promise.all([first, supervisor.restart(), supervisor.restart(), supervisor.restart()]);
  expect(births(storyOf('pdf-1'))).toBe(3);
  expect(supervisor.snapshot()).toMatchObject([RUNNING]);
});

test('a stop in the middle of a rolling restart ends it, and nothing is left', async () => {
  const { supervisor, storyOf, hostOf } = await started({ processes: 2 }, 'slow-to-leave');
  const { pid } = hostOf('pdf-1');
  const restarted = supervisor.restart();
  await until('a successor to boot', () => births(storyOf('pdf-1')) === 2);
  const successor = supervisor.snapshot().find((one) => one.role === 'successor')?.pid ?? 0;
  expect(lives(successor)).toBe(true);
  await supervisor.stop();
  await restarted;
  expect([pid, successor].filter(lives)).toEqual([]);
  expect(supervisor.snapshot()).toMatchObject([{ state: 'stopped' }, { state: 'stopped' }]);
  expect(births(storyOf('pdf-2'))).toBe(1);
});

test('a program that listens on a port leaves before the next one comes', async () => {
  const ready = { kind: 'port', port: 1 } as const; // whatever listens there: it is not waited for
  const { supervisor, storyOf } = await supervise({ web: scriptWorker('script', { ready, bootTimeout: 60_000 }) });
  supervisor.start();
  await until('its birth', () => storyOf('web-1').includes('spawned'));
  const restarted = supervisor.restart();
  await until('another birth', () => births(storyOf('web-1')) === 2);
  expect(storyOf('web-1')).toEqual(['spawned', 'draining', 'exited', 'spawned']);
  await supervisor.stop();
  await restarted;
});

test('with another specification the processes are replaced, and live by it', async () => {
  const { supervisor, heard } = await started({ processes: 2, standby: 1 });
  await supervisor.reconfigure('pdf', queueWorker({ processes: 2, standby: 1, env: { FLAVOUR: 'plum' } }));
  const flavours = heard.hosts.filter((host) => host.acceptsJobs).map((host) => environmentOf(host.pid)['FLAVOUR']);
  expect(flavours).toEqual(['plum', 'plum']);
  expect(heard.exits[0]?.exit).toMatchObject({ cause: 'reload', reason: 'replaced for its new configuration' });
  supervisor.scale('pdf', 3);
  await supervisor.whenReady(10_000);
  const { pid } = heard.hostOf('pdf-3');
  expect(environmentOf(pid)['FLAVOUR']).toBe('plum');
});

test('a specification by which nobody can boot changes nothing, also not for those that come later', async () => {
  const { supervisor, heard, hostOf, storyOf } = await started({ processes: 2 });
  const broken = queueWorker({ processes: 2, nodeArgs: ['--no-such-option'] });
  await expect(supervisor.reconfigure('pdf', broken)).rejects.toMatchObject({ code: 'boot_failed', where: 'pdf-1' });
  expect(heard.hosts.map((host) => host.acceptsJobs)).toEqual([true, true]);
  expect(births(storyOf('pdf-2'))).toBe(1);
  const first = hostOf('pdf-1');
  order(first, 'crash');
  supervisor.scale('pdf', 3);
  expect(await supervisor.whenReady(10_000)).toBe(3);
  await until('the crashed one to be back', () => hostOf('pdf-1') !== first);
});

test('what processes need not be told at their birth, the living ones live by at once', async () => {
  const { supervisor, storyOf } = await started({});
  supervisor.adopt('pdf', queueWorker({ limits: { ...NO_LIMITS, lifetime: 1 } }));
  await until('it to be recycled', () => storyOf('pdf-1').includes('draining'));
});

test('the idlest leave when there are too many, and the lowest free number is the next', async () => {
  const { supervisor, heard, hostOf } = await started({ processes: 3 });
  heard.loads.set(hostOf('pdf-1'), 1);
  heard.loads.set(hostOf('pdf-3'), 2);
  const { pid } = hostOf('pdf-2');
  supervisor.scale('pdf', 2);
  await until('one to be gone', () => !lives(pid) && supervisor.snapshot().length === 2);
  expect(names(supervisor)).toEqual(['pdf-1', 'pdf-3']);
  supervisor.scale('pdf', 4);
  await supervisor.whenReady(10_000);
  expect(names(supervisor)).toEqual(['pdf-1', 'pdf-2', 'pdf-3', 'pdf-4']);
});

test.each(['start', 'restart'] as const)(
  'a %s of one process that was stopped lets others come beside it',
  async (how) => {
    const { supervisor } = await started({});
    await supervisor.stop();
    await supervisor[how](['pdf-1']);
    supervisor.scale('pdf', 2);
    await until('both to run', () => supervisor.snapshot().filter((one) => one.state === 'running').length === 2);
  },
);

test('one that was scaled away is shown until it has left, also beside the next one of its name', async () => {
  const { supervisor } = await started({ processes: 2 }, 'slow-to-leave');
  supervisor.scale('pdf', 1);
  expect(supervisor.snapshot()).toMatchObject([{ name: 'pdf-1' }, { name: 'pdf-2', state: 'draining' }]);
  supervisor.scale('pdf', 2);
  expect(supervisor.snapshot()).toMatchObject([
    { name: 'pdf-1', state: 'running' },
    { name: 'pdf-2', state: 'starting' },
    { name: 'pdf-2', state: 'draining' },
  ]);
  await until('it to leave', () => supervisor.snapshot().length === 2);
});

test('a process that cannot be replaced goes on, and is tried again after ever longer pauses', async () => {
  const restart = { max: 5, window: 60_000, delay: 1500, maxDelay: 60_000 };
  const limits = { ...NO_LIMITS, jobs: 1 };
  const { stateDir, events, storyOf, hostOf } = await started({ restart, limits }, 'may-be-broken');
  const host = hostOf('pdf-1');
  writeFileSync(join(stateDir, 'broken'), '');
  for (let done = 0; done < 20; done++) order(host, 'complete');
  await until('two tries', () => births(storyOf('pdf-1')) === 3);
  const problems = events.filter((one) => one.event === 'supervisor.problem');
  expect(problems).toMatchObject([{ message: expect.stringContaining('pdf-1 goes on, for it could not be replaced') }]);
  const [, first, second] = events.filter((one) => one.event === 'worker.spawned');
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1200);
  expect(host.acceptsJobs).toBe(true);
  rmSync(join(stateDir, 'broken'));
  await until('it to be replaced at last', () => hostOf('pdf-1') !== host);
});

test('processes that have used too much memory are replaced one at a time, and all of them take jobs meanwhile', async () => {
  const limits = { ...NO_LIMITS, memory: 150 * 1024 ** 2 };
  const { supervisor, heard, hostOf } = await started({ processes: 3, limits });
  const old = ['pdf-1', 'pdf-2', 'pdf-3'].map(hostOf);
  const takers: number[] = [];
  heard.onTold(() => takers.push(heard.hosts.filter((host) => host.acceptsJobs).length));
  for (const host of old) order(host, 'swell');
  let most = 0;
  await until('all to be replaced', () => {
    most = Math.max(most, supervisor.snapshot().filter((one) => one.role === 'successor').length);
    return heard.exits.length === 3;
  });
  expect(most).toBe(1);
  expect(heard.exits.map(({ exit }) => exit.cause)).toEqual(Array(3).fill('recycle_memory'));
  expect(Math.min(...takers)).toBe(3);
  expect(supervisor.snapshot().map((one) => one.restarts)).toEqual([1, 1, 1]);
});

const RUNNING = { state: 'running', role: 'working' };
const NO_LIMITS = { memory: null, memoryHard: null, jobs: null, lifetime: null };

async function started(changes: Partial<QueueWorkerSpec>, program?: string): Promise<Supervised> {
  const supervised = await supervise({ pdf: queueWorker(changes) }, program);
  supervised.supervisor.start();
  await supervised.supervisor.whenReady(10_000);
  return supervised;
}

function births(story: readonly string[]): number {
  return story.filter((one) => one === 'spawned').length;
}

function names(supervisor: Supervised['supervisor']): readonly string[] {
  return supervisor.snapshot().map((one) => one.name);
}

import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BOOTS_AT_ONCE } from '../../../src/supervisor/boot-gate.js';
import { lives, queueWorker, scriptWorker, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

test('a worker is ready when it says so, and its condition can be read', async () => {
  const { supervisor, storyOf, hostOf } = await supervise({ pdf: queueWorker({ processes: 2 }) });
  supervisor.start();
  expect(await supervisor.whenReady(10_000)).toBe(2);
  expect(storyOf('pdf-1')).toEqual(['spawned', 'ready']);
  expect(hostOf('pdf-2').acceptsJobs).toBe(true);
  const snapshot = await until('a heartbeat', () =>
    supervisor.snapshot(['pdf-1']).find((one) => one.eventLoopDelayMs !== null),
  );
  expect(snapshot).toMatchObject({
    name: 'pdf-1',
    worker: 'pdf',
    state: 'running',
    desired: 'up',
    restarts: 0,
    failing: false,
  });
  expect(snapshot.pid).toBe(hostOf('pdf-1').pid);
  expect(snapshot.rssBytes).toBeGreaterThan(10 * 1024 ** 2);
});

test('a worker that never becomes ready is killed at its boot time-out, which counts as a failure', async () => {
  const { supervisor, storyOf } = await supervise({ pdf: queueWorker({ bootTimeout: 300 }) }, 'never-ready');
  supervisor.start();
  await expect(supervisor.whenReady(10_000)).rejects.toMatchObject({
    code: 'boot_failed',
    message: expect.stringMatching(/^pdf-1 could not start: killed: not ready in time \(within 300ms/),
  });
  expect(storyOf('pdf-1').slice(0, 4)).toEqual(['spawned', 'killing', 'exited', 'spawned']);
  await until('a back-off', () => storyOf('pdf-1').includes('backed_off'));
});

test('a worker that fails while it loads ends the first start with its last words', async () => {
  const { supervisor } = await supervise({ pdf: queueWorker() }, 'fails-at-import');
  supervisor.start();
  const failure = await supervisor.whenReady(10_000).catch((thrown: unknown) => thrown);
  expect(failure).toMatchObject({ code: 'boot_failed', where: 'pdf-1', hint: 'cardq logs pdf-1' });
  expect(String(failure)).toContain('pdf-1 could not start: exited with code 1 before it was ready\n');
  expect(String(failure)).toContain('Error: the module is broken');
});

test('a worker that tells why it cannot boot is quoted', async () => {
  const { supervisor } = await supervise({ pdf: queueWorker() }, 'tells-why-it-fails');
  supervisor.start();
  await expect(supervisor.whenReady(10_000)).rejects.toMatchObject({
    message: 'pdf-1 could not start: no module "x"',
    hint: 'npm install x',
  });
});

test('waiting for readiness ends in time and names who is late', async () => {
  const { supervisor } = await supervise({ pdf: queueWorker() }, 'never-ready');
  supervisor.start();
  await expect(supervisor.whenReady(200)).rejects.toMatchObject({ code: 'timed_out', where: 'pdf-1' });
});

test('a program that cannot be spawned is a failure like a crash, up to giving up', async () => {
  const restart = { max: 2, window: 60_000, delay: 10, maxDelay: 10 };
  const { supervisor, storyOf } = await supervise({ gone: scriptWorker('x', { script: '/nowhere/at/all', restart }) });
  supervisor.start();
  await expect(supervisor.whenReady(10_000)).rejects.toThrow(
    'gone-1 could not start: could not be spawned: spawn /nowhere/at/all ENOENT',
  );
  await until('the end of the budget', () => storyOf('gone-1').at(-1) === 'gave_up');
  expect(supervisor.snapshot()).toMatchObject([{ state: 'fatal', failing: true, pid: null, restarts: 2 }]);
});

// Node itself says "spawn /usr/bin/node ENOENT".
test('a working folder that is not there is named', async () => {
  const { supervisor } = await supervise({ lost: queueWorker({ cwd: '/nowhere/at/all' }) });
  supervisor.start();
  await expect(supervisor.whenReady(10_000)).rejects.toMatchObject({
    message: 'lost-1 could not start: could not be spawned: there is no folder /nowhere/at/all to work in',
    hint: 'make it, or name another one as cwd of this worker',
  });
});

test('a script is supervised as it is: its output goes to its files, and its own signal ends it', async () => {
  const ready = { kind: 'log', pattern: '^listening$' } as const;
  const { supervisor, stateDir, events } = await supervise({
    legacy: scriptWorker('script', { args: ['a', 'b'], stopSignal: 'SIGINT', ready }),
  });
  supervisor.start();
  await supervisor.whenReady(10_000);
  expect(events.find((one) => one.event === 'worker.ready')).toMatchObject({
    bootMs: expect.toSatisfy((ms) => ms >= 100),
  });
  expect(await supervisor.stop()).toEqual({ drained: 1, killed: 0 });
  expect(readFileSync(join(stateDir, 'logs', 'legacy-1.log'), 'utf8')).toBe('began with a b\nlistening\n');
});

test('a script whose log is removed while it boots is tried again', async () => {
  const ready = { kind: 'log', pattern: '^listening$' } as const;
  const { supervisor, stateDir, storyOf } = await supervise({
    legacy: scriptWorker('script', { ready, bootTimeout: 500 }),
  });
  supervisor.start();
  await until('its birth', () => storyOf('legacy-1').includes('spawned'));
  rmSync(join(stateDir, 'logs', 'legacy-1.log'));
  await until('a second one to be ready', () => storyOf('legacy-1').includes('ready'));
  expect(storyOf('legacy-1')).toEqual(['spawned', 'killing', 'exited', 'spawned', 'ready']);
});

test('a process whose error output cannot be opened is not born, and leaves no file open', async () => {
  const { supervisor, stateDir } = await supervise({ legacy: scriptWorker('script') });
  mkdirSync(join(stateDir, 'logs', 'legacy-1.err'));
  supervisor.start();
  await expect(supervisor.whenReady(10_000)).rejects.toThrow('legacy-1 could not start: could not be spawned: EISDIR');
  expect(openFiles().filter((path) => path.startsWith(join(stateDir, 'logs')))).toEqual([]);
});

// The broken ones used to keep every place for booting until their boot time-out.
test('an entry that hangs while it boots does not keep the others from booting', async () => {
  const command = { kind: 'command', command: 'false' } as const;
  const { supervisor } = await supervise({
    broken: scriptWorker('never-ready', { processes: BOOTS_AT_ONCE, ready: command, bootTimeout: 60_000 }),
    sound: scriptWorker('never-ready', { processes: 3 }),
  });
  supervisor.start();
  await until(
    'the sound ones to be ready',
    () => supervisor.snapshot(['sound']).every((one) => one.state === 'running'),
    6000,
  );
});

test('a script can be ready by command', async () => {
  const { supervisor } = await supervise({
    yes: scriptWorker('never-ready', { ready: { kind: 'command', command: 'true' } }),
    no: scriptWorker('never-ready', { ready: { kind: 'command', command: 'false' }, bootTimeout: 300 }),
  });
  supervisor.start();
  await expect(supervisor.whenReady(10_000)).rejects.toMatchObject({ where: 'no-1' });
  expect(supervisor.snapshot(['yes'])).toMatchObject([{ state: 'running' }]);
});

test('a stop between the order and the birth of a process starts nothing', async () => {
  const { supervisor, storyOf } = await supervise({ pdf: queueWorker({ processes: 40 }) });
  supervisor.start();
  expect((await supervisor.stop()).drained).toBeLessThan(40);
  expect(storyOf('pdf-40')).toEqual(['stopped']);
});

test('an unknown name is refused with a suggestion before anything is done', async () => {
  const { supervisor } = await supervise({ pdf: queueWorker() });
  expect(() => supervisor.start(['pdf', 'pfd'])).toThrow(
    expect.objectContaining({ code: 'worker_unknown', where: 'workers', hint: 'did you mean "pdf"?' }),
  );
  expect(supervisor.snapshot()).toMatchObject([{ state: 'stopped' }]);
  expect(() => supervisor.scale('pdf-1', 2)).toThrow('there is no worker "pdf-1"');
});

test('closing leaves no process and no ledger', async () => {
  const { supervisor, stateDir, hostOf } = await supervise({ pdf: queueWorker() }, 'ignores-drain');
  supervisor.start();
  await supervisor.whenReady(10_000);
  const { pid } = hostOf('pdf-1');
  await supervisor.close();
  expect(lives(pid)).toBe(false);
  expect(() => readFileSync(join(stateDir, 'processes.json'))).toThrow('ENOENT');
});

function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // ENOENT: it was the one that read the list
    }
  });
}

// It used to give up for the lack of a file to write to.
test('a worker whose folder of logs somebody has removed starts again, and logs', async () => {
  const { supervisor, hostOf, stateDir } = await supervise({ pdf: queueWorker() });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const { pid } = hostOf('pdf-1');
  rmSync(join(stateDir, 'logs'), { recursive: true });
  process.kill(pid, 'SIGKILL');
  await until('the next one', () => hostOf('pdf-1').pid !== pid);
  expect(readdirSync(join(stateDir, 'logs'))).toContain('pdf-1.err');
});

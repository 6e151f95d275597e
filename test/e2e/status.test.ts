import { expect, test } from 'vitest';
import { CARDQ, workplace } from '../support/cardq.js';
import { begin } from '../support/in-front.js';
import { ask, statusOf, untilJob } from '../support/over-socket.js';
import { OWN_SCREEN, openTerminal } from '../support/tmux.js';
import { requireTool } from '../support/tools.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

// What programs may rely on, written down once more.
const KEYS = {
  '': ['schemaVersion', 'supervisor', 'broker', 'workers', 'queues', 'scaling', 'problems'],
  supervisor: [
    'name',
    'state',
    'pid',
    'version',
    'startedAt',
    'uptimeMs',
    'host',
    'configPath',
    'configStale',
    'rssBytes',
    'logLevel',
    'apiUrl',
  ],
  broker: ['kind', 'url', 'state', 'latencyMs', 'fallback'],
  workers: [
    'name',
    'worker',
    'standby',
    'state',
    'pid',
    'startedAt',
    'uptimeMs',
    'restarts',
    'lastExit',
    'nextStartAt',
    'cpuPercent',
    'rssBytes',
    'eventLoopDelayMs',
    'heartbeatAgeMs',
    'logLevel',
    'completed',
    'failed',
    'jobs',
  ],
  jobs: ['queue', 'id', 'startedAt', 'progress', 'askedToStop'],
  lastExit: ['code', 'signal', 'at', 'reason', 'report', 'lastWords'],
  queues: [
    'name',
    'paused',
    'waiting',
    'active',
    'delayed',
    'prioritized',
    'completed',
    'failed',
    'oldestWaitMs',
    'completedPerMinute',
    'p50Ms',
    'p95Ms',
  ],
  problems: ['code', 'worker', 'message', 'hint'],
};

test('status --json has exactly the promised keys, with a job in hand, an exit and a problem', async () => {
  const place = await workplace(null);
  const [work, leave] = [gateIn(place, 'work'), gateIn(place, 'leave')];
  const { queues } = serving({ gated: 'gated', table: 'leaving' }) as { queues: object };
  await place.write('supervisor.config.json', {
    queues,
    schedules: {},
    workers: {
      gates: { queues: ['gated'], processes: 1 },
      table: {
        queues: ['table'],
        processes: 1,
        env: { LEAVE_WHEN: JSON.parse(leave.data).gate },
        restart: { delay: '20s' },
      },
    },
  });
  await place.ok('start');
  const id = (await place.ok('enqueue', 'gated', work.data)).trim();
  leave.open();
  await until('the job and the problem', async () => {
    const { workers, problems } = await statusOf(place);
    return problems.length > 0 && workers.some((one) => one.jobs[0]?.progress);
  });
  const status = await place.status();
  expect(Object.keys(status)).toEqual(KEYS['']);
  expect(Object.keys(status.supervisor)).toEqual(KEYS.supervisor);
  expect(Object.keys(status.broker)).toEqual(KEYS.broker);
  for (const worker of status.workers) expect(Object.keys(worker)).toEqual(KEYS.workers);
  for (const queue of status.queues) expect(Object.keys(queue).sort()).toEqual([...KEYS.queues].sort());
  for (const problem of status.problems) expect(Object.keys(problem)).toEqual(KEYS.problems);
  const [gates, table] = status.workers;
  expect(gates?.jobs).toMatchObject([{ queue: 'gated', id, progress: { done: 1, total: 2, unit: 'gates' } }]);
  expect(Object.keys(gates?.jobs[0] ?? {}).sort()).toEqual([...KEYS.jobs].sort());
  expect(Object.keys(table?.lastExit ?? {})).toEqual(KEYS.lastExit);
  expect((await ask(place, 'GET', '/status')).body).toMatchObject({ supervisor: { pid: status.supervisor.pid } });
  expect(await place.run(['status'])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`gated/${id} 1/2 gates`),
  });
  work.open();
  await untilJob(place, `gated/${id}`, 'completed');
});

test('status tells running (0), workers that were stopped on purpose (0) and no supervisor (3)', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  expect(await place.run(['status'])).toEqual({ code: 3, stdout: 'cardq is not running\n', stderr: '' });
  await place.ok('start');
  expect((await place.run(['status'])).code).toBe(0);
  await place.ok('stop', 'work');
  expect((await place.run(['status'])).code).toBe(0);
  await place.ok('stop');
  const absent = await place.run(['status', '--json']);
  expect(absent.code).toBe(3);
  const status = JSON.parse(absent.stdout);
  expect(Object.keys(status)).toEqual(KEYS['']);
  expect(Object.keys(status.supervisor)).toEqual(KEYS.supervisor);
  expect(status).toMatchObject({ supervisor: { state: 'stopped', pid: null }, workers: [], queues: [], problems: [] });
});

test('status, ps and ls are one, and take the names of workers and processes', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  await place.ok('start');
  const names = async (...args: string[]) =>
    JSON.parse(await place.ok(...args, '--json')).workers.map((one: { name: string }) => one.name);
  expect(await names('ps')).toEqual(['work-1', 'work-2']);
  expect(await names('ls', 'work')).toEqual(['work-1', 'work-2']);
  expect(await names('status', 'work-2')).toEqual(['work-2']);
  expect(await place.run(['status', 'nosuch'])).toMatchObject({ code: 4, stdout: '' });
  expect(await place.run(['show', 'nosuch'])).toMatchObject({ code: 4, stdout: '' });
});

test('status shows no value of the environment and no password', async () => {
  const place = await workplace(
    serving(
      { echo: 'echo' },
      { worker: { env: { SECRET: 'a-value-of-its-own' } }, broker: { url: 'redis://me:hunter2@127.0.0.1:1/0' } },
    ),
  );
  const { code } = await place.run(['start', '--no-wait'], { env: { ANOTHER: 'value-of-the-shell' } });
  expect(code).toBe(0);
  for (const line of [['status', '--json'], ['status'], ['show', 'work-1', '--json']]) {
    const { stdout, stderr } = await place.run(line);
    expect(stdout + stderr).not.toMatch(/a-value-of-its-own|value-of-the-shell|hunter2/);
  }
  const { broker, supervisor } = await place.status();
  expect(broker).toMatchObject({ kind: 'redis', state: 'down' });
  expect(broker.url).toContain('127.0.0.1:1');
  expect(supervisor.state).toBe('degraded');
});

test('a broker that cannot be reached does not fail the start: the status is degraded', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { broker: { url: 'redis://127.0.0.1:1/0' } }));
  expect((await place.run(['start'])).code).toBe(0);
  const { code, stdout } = await place.run(['status']);
  expect(code).toBe(1);
  expect(stdout).toContain('the broker is down');
});

test('status says when the configuration file has changed since it was read', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  expect((await statusOf(place)).supervisor.configStale).toBe(false);
  await place.write('supervisor.config.json', serving({ echo: 'echo' }, { name: 'changed' }));
  expect((await statusOf(place)).supervisor.configStale).toBe(true);
});

test('status --watch prints a page each time something changes, until ^C, and ends with 130', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const watch = begin(place, ['status', '--watch', '--interval', '100ms']);
  await until('it to say that nothing runs', () => watch.stdout === 'cardq is not running\n');
  await place.ok('start');
  await until('a page', () => /^cardq running[\s\S]*work-1/m.test(watch.stdout));
  await place.ok('pause', 'echo');
  await until('another page', () => watch.stdout.includes('echo (paused)'));
  watch.kill('SIGINT');
  expect((await watch.finished).code).toBe(130);
});

test('status --watch --json prints a document a line, and none while only readings change', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const watch = begin(place, ['status', '--watch', '--json', '--interval', '100ms']);
  const documents = () => watch.stdout.split('\n').filter(Boolean);
  const [first] = await until('the first', () => (documents().length > 0 ? documents() : null));
  const { uptimeMs } = JSON.parse(first ?? '').supervisor;
  await until('many looks', async () => ((await statusOf(place)).supervisor.uptimeMs ?? 0) > uptimeMs + 1500);
  const quiet = documents().length;
  expect(quiet).toBeLessThanOrEqual(2); // the heartbeat that says that a worker is idle may have been one
  await place.ok('pause', 'echo');
  await until('the change', () => documents().length > quiet);
  const paused = documents().map((line) => JSON.parse(line).queues[0].paused);
  expect(paused.at(0)).toBe(false);
  expect(paused.at(-1)).toBe(true);
});

test('status --watch on a terminal draws over itself, and never more than there is room for', async (context) => {
  requireTool('tmux', context);
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 12 } }));
  await place.ok('start');
  const terminal = openTerminal({ cwd: place.folder, columns: 40, rows: 10 });
  terminal.type(`"${process.execPath}" "${CARDQ}" status --watch --interval 100ms`);
  const page = await terminal.shows('cardq top shows the rest');
  expect(page).toMatch(/^cardq running/);
  terminal.resize(160, 30);
  await terminal.shows('work-12');
  await place.ok('pause', 'echo');
  expect(await terminal.shows('echo (paused)')).toMatch(/^cardq running/);
  terminal.press('C-c');
  await until('the shell to be back', () => terminal.screen().trimEnd().endsWith('$'));
  expect(terminal.modes()).toBe(OWN_SCREEN);
});

test('--interval is for --watch, and within bounds', async () => {
  const place = await workplace(null);
  expect(await place.run(['status', '--interval', '1s'])).toMatchObject({ code: 2, stdout: '' });
  expect(await place.run(['status', '--watch', '--interval', '1ms'])).toMatchObject({ code: 2, stdout: '' });
});

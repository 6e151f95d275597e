import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { begin } from '../support/in-front.js';
import { type NotifySocket, notifySocket } from '../support/notify-socket.js';
import { statusOf, untilJob } from '../support/over-socket.js';
import { requireTool } from '../support/tools.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

const STATES = ['READY', 'RELOADING', 'STOPPING'];

beforeEach((context) => requireTool('systemd-notify', context));

test('a supervisor in front tells when it is ready, reloads and stops, and asks for time while jobs are finished', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  const gate = gateIn(place);
  const manager = await notifySocket();
  const front = begin(place, ['start', '-F'], { env: { NOTIFY_SOCKET: manager.path } });
  await until('it to be ready', () => told(manager).includes('READY'));
  const atFirst = /^(starting, 0|running, 1) of 1 process at work$/; // workers boot while it is loaded
  expect(manager.heard[0]).toEqual({ STATUS: expect.stringMatching(atFirst) });
  expect(manager.heard.at(-1)).toEqual({ READY: '1', STATUS: 'running, 1 of 1 process at work' });
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  await place.ok('reload');
  await until('the reload to be over', () => told(manager).length === 3);
  const reloading = manager.heard.find((one) => 'RELOADING' in one);
  expect(Number(reloading?.['MONOTONIC_USEC']) / 1000).toBeCloseTo(Number(process.hrtime.bigint() / 1_000_000n), -5);
  front.kill('SIGTERM');
  await until('it to ask for more time', () => extensions(manager).length >= 2);
  expect(extensions(manager)).toContain('20000000');
  expect(manager.heard.at(-1)).toMatchObject({ EXTEND_TIMEOUT_USEC: '20000000' });
  expect(manager.heard.map((one) => one['STATUS'])).toContain('stopping, 1 process left to finish');
  gate.open();
  expect(await front.finished).toMatchObject({ code: 0, stderr: '' });
  expect(told(manager)).toEqual(['READY', 'RELOADING', 'READY', 'STOPPING']);
});

test('it gives signs of life as often as asked, but none when it does not answer on its own socket', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const manager = await notifySocket();
  begin(place, ['start', '-F'], { env: { NOTIFY_SOCKET: manager.path, WATCHDOG_USEC: '3000000' } });
  await until('signs of life', () => signs(manager) >= 2);
  const socket = join(place.folder, '.cardq', 'cardq.sock');
  renameSync(socket, `${socket}.away`);
  writeFileSync(socket, ''); // something has its name, so that it is not made again
  await until('it to have noticed', () => silences(place) >= 1);
  const before = signs(manager);
  await until('it to have noticed again', () => silences(place) >= 3);
  expect(signs(manager)).toBe(before);
  renameSync(`${socket}.away`, socket);
  await until('signs of life again', () => signs(manager) > before);
});

test('a change for the worse is told in the status', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { restart: { max: 0 } } }));
  const manager = await notifySocket();
  begin(place, ['start', '-F'], { env: { NOTIFY_SOCKET: manager.path } });
  await until('it to be ready', () => told(manager).includes('READY'));
  process.kill((await statusOf(place)).workers[0]?.pid ?? 0, 'SIGKILL');
  const worse = 'degraded, 0 of 1 process at work, work-1 fatal';
  await until('the status', () => manager.heard.some((one) => one['STATUS'] === worse));
});

test('one that a shell was to start says that it is the main process', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const manager = await notifySocket();
  const env = { NOTIFY_SOCKET: manager.path, SYSTEMD_EXEC_PID: '1' };
  const front = begin(place, ['start', '-F'], { env });
  await until('it to be ready', () => told(manager).includes('READY'));
  expect(manager.heard.find((one) => 'READY' in one)).toMatchObject({ MAINPID: String(front.pid) });
});

test('one in the background tells nobody, and no worker knows whom to tell', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const manager = await notifySocket();
  const env = { NOTIFY_SOCKET: manager.path, WATCHDOG_USEC: '3000000', WATCHDOG_PID: '1' };
  expect((await place.run(['start'], { env })).code).toBe(0);
  const { supervisor, workers } = await statusOf(place);
  expect(namesOf(supervisor.pid ?? 0)).toContain('NOTIFY_SOCKET');
  expect(namesOf(workers[0]?.pid ?? 0).filter((name) => /^(NOTIFY|WATCHDOG)_/.test(name))).toEqual([]);
  await place.ok('stop');
  expect(manager.heard).toEqual([]);
});

test('a machine without systemd-notify is told of once, and goes on', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const front = begin(place, ['start', '-F'], { env: { NOTIFY_SOCKET: '/nowhere', PATH: '/nowhere' } });
  await until('it to be ready', async () => (await statusOf(place)).supervisor.state === 'running');
  await place.ok('enqueue', 'echo', '{}', '--wait');
  front.kill('SIGTERM');
  const { code, stdout } = await front.finished;
  expect(code).toBe(0);
  expect(stdout.match(/systemd is not told of STATUS: .*ENOENT/g)).toHaveLength(1);
});

function told({ heard }: NotifySocket): readonly string[] {
  return heard.flatMap((one) => Object.keys(one).filter((name) => STATES.includes(name)));
}

function extensions({ heard }: NotifySocket): readonly (string | undefined)[] {
  return heard.flatMap((one) => ('EXTEND_TIMEOUT_USEC' in one ? [one['EXTEND_TIMEOUT_USEC']] : []));
}

function signs({ heard }: NotifySocket): number {
  return heard.filter((one) => one['WATCHDOG'] === '1').length;
}

function silences({ folder }: Workplace): number {
  const log = readFileSync(join(folder, '.cardq', 'logs', 'supervisor.log'), 'utf8');
  return log.match(/does not answer itself/g)?.length ?? 0;
}

function namesOf(pid: number): readonly string[] {
  return readFileSync(`/proc/${pid}/environ`, 'utf8')
    .split('\0')
    .map((one) => one.split('=')[0] ?? '');
}

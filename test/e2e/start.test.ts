import { execFileSync, spawn } from 'node:child_process';
import { type EventEmitter, once } from 'node:events';
import { chmod, chown, mkdir, readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CARDQ, workplace } from '../support/cardq.js';
import { freePort } from '../support/free-port.js';
import { begin } from '../support/in-front.js';
import { livingOf } from '../support/living.js';
import { statusOf, untilJob } from '../support/over-socket.js';
import { describeWithRedis, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

test('start returns when every process is ready, and says so in one line', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  const { code, stdout, stderr } = await place.run(['start']);
  const { supervisor, workers } = await statusOf(place);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toMatch(/^cardq is running \(pid \d+\), 2 processes ready after \d+ ms\n$/);
  expect(supervisor.state).toBe('running');
  expect(workers.map((one) => [one.name, one.state])).toEqual([
    ['work-1', 'running'],
    ['work-2', 'running'],
  ]);
});

test('one process is counted as one', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 1 } }));
  const { stderr } = await place.run(['start']);
  expect(stderr).toMatch(/^cardq is running \(pid \d+\), 1 process ready after \d+ ms\n$/);
});

test('a broker that is away does not fail start, which tells why it is down', async () => {
  const place = await workplace({
    ...serving({ echo: 'echo' }),
    broker: { url: `redis://127.0.0.1:${await freePort()}` },
  });
  const { code, stderr } = await place.run(['start']);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^warning: the broker is down: .*ECONNREFUSED.*doctor/m);
});

describeWithRedis('a Redis that evicts keys', () => {
  test('is refused, and no supervisor is left', async () => {
    const redis = await startRedis(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']);
    onTestFinished(() => redis.stop());
    const place = await workplace({ ...serving({ echo: 'echo' }), broker: { url: redis.url } });
    const { code, stderr } = await place.run(['start']);
    expect(code).toBe(69);
    expect(stderr).toMatch(/^error: the broker is refused: .*allkeys-lru.*\nhint: .+\ncode: broker_unreachable\n$/);
    expect((await place.run(['status'])).code).toBe(3);
    expect(livingOf(join(place.folder, '.cardq'))).toEqual([]);
  });

  test('is used when that is allowed', async () => {
    const redis = await startRedis(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']);
    onTestFinished(() => redis.stop());
    const broker = { url: redis.url, allowEviction: true };
    const place = await workplace({ ...serving({ echo: 'echo' }), broker });
    await place.ok('start');
    expect((await statusOf(place)).supervisor.state).toBe('running');
  });
});

test('without a configuration file start runs the built-in queues', async () => {
  const place = await workplace(null);
  await place.ok('start');
  const { queues, supervisor } = await statusOf(place);
  expect(queues.map((one) => one.name)).toEqual(['pdf_generation', 'pdf_offset', 'default']);
  expect(supervisor.configPath).toBeNull();
});

test('start is idempotent', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const before = await statusOf(place);
  const { code, stderr } = await place.run(['start']);
  const after = await statusOf(place);
  expect({ code, stderr }).toEqual({ code: 0, stderr: `cardq is already running (pid ${before.supervisor.pid})\n` });
  expect(after.workers.map((one) => one.pid)).toEqual(before.workers.map((one) => one.pid));
});

test('start --json prints one document that says whether it was this start', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const first = JSON.parse(await place.ok('start', '--json'));
  const second = JSON.parse(await place.ok('start', '--json'));
  expect(first).toEqual({ schemaVersion: 1, started: true, pid: expect.any(Number) });
  expect(second).toEqual({ schemaVersion: 1, started: false, pid: first.pid, workers: [] });
});

test('a start of stopped workers under a running supervisor says which it started', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  await place.ok('start');
  await place.ok('stop', 'work');
  const { stderr } = await place.run(['start', 'work-2']);
  expect(stderr).toMatch(/^cardq is already running \(pid \d+\); started work-2\n$/);
  expect(JSON.parse(await place.ok('start', '--json'))).toMatchObject({ started: true, workers: ['work-1'] });
});

// It used to start a second supervisor, here, of which nobody had spoken.
test('start refuses a --host where nobody listens', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  for (const args of [['start'], ['start', '-F'], ['restart', '--supervisor']]) {
    const { code, stderr } = await place.run(['--host', 'unix:/nowhere/cardq.sock', ...args]);
    expect({ args, code }).toEqual({ args, code: 2 });
    expect(stderr).toContain('code: usage\n');
  }
  expect(livingOf(join(place.folder, '.cardq'))).toEqual([]);
});

test('five starts in one moment make one supervisor, and all succeed', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const starts = await Promise.all(Array.from({ length: 5 }, () => place.run(['start'])));
  const pids = new Set(starts.map(({ stderr }) => /\(pid (\d+)\)/.exec(stderr)?.[1]));
  expect(starts.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
  expect([...pids]).toEqual([String((await statusOf(place)).supervisor.pid)]);
  expect(livingOf(join(place.folder, '.cardq'))).toHaveLength(2);
});

test('a shell that catches the output of start goes on as soon as start returns', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const script = `x=$("${process.execPath}" "${CARDQ}" start 2>&1); echo "caught: $x"`;
  const caught = execFileSync('sh', ['-c', script], { cwd: place.folder, encoding: 'utf8', timeout: 20_000 });
  expect(caught).toMatch(/^caught: cardq is running/);
});

test.runIf(process.platform === 'linux')('nothing that the caller has open stays open in the supervisor', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const far = 140; // beyond all that a supervisor opens itself
  // As a shell would for `3>…` or `{fd}>…`; Node itself hides only what comes without a gap.
  const stdio = [
    ...Array.from({ length: 4 }, () => 'pipe' as const),
    ...Array.from({ length: far - 4 }, () => 'ignore' as const),
    'pipe' as const,
  ];
  const child = spawn(process.execPath, [CARDQ, 'start'], { cwd: place.folder, stdio });
  const streams: readonly (EventEmitter | null | undefined)[] = child.stdio;
  await Promise.all([3, far].flatMap((fd) => (streams[fd] ? [once(streams[fd], 'close')] : [])));
  const { supervisor } = await statusOf(place);
  expect(await readlink(`/proc/${supervisor.pid}/cwd`)).toBe(place.folder);
  for (const fd of ['1', '2']) {
    expect(await readlink(`/proc/${supervisor.pid}/fd/${fd}`)).toBe(
      join(place.folder, '.cardq', 'logs', 'supervisor.err'),
    );
  }
  expect(await readdir(`/proc/${supervisor.pid}/fd`)).not.toContain(String(far));
});

test('start with the name of a worker starts that one only; the next start brings the rest', async () => {
  const { queues } = serving({ echo: 'echo', gated: 'gated' }) as { queues: object };
  const place = await workplace({
    queues,
    workers: { echo: { queues: ['echo'], processes: 1 }, gates: { queues: ['gated'], processes: 1 } },
    schedules: {},
  });
  await place.ok('start', 'gates');
  const states = async () => (await statusOf(place)).workers.map((one) => `${one.name} ${one.state}`);
  expect(await states()).toEqual(['echo-1 stopped', 'gates-1 running']);
  await place.ok('start', 'echo-1');
  expect(await states()).toEqual(['echo-1 running', 'gates-1 running']);
});

test('start with the name of no worker is refused, and starts nothing', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const { code, stdout, stderr } = await place.run(['start', 'wrok']);
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain('error: there is no worker "wrok"');
  expect(livingOf(join(place.folder, '.cardq'))).toEqual([]);
});

test('a worker that is not to start by itself begins stopped', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { autostart: false } }));
  await place.ok('start');
  expect((await statusOf(place)).workers.map((one) => one.state)).toEqual(['stopped']);
  await place.ok('start', 'work');
  expect((await statusOf(place)).workers.map((one) => one.state)).toEqual(['running']);
});

test('-n and -Q say how many processes serve which queues, with which weights', async () => {
  const place = await workplace(serving({ echo: 'echo', gated: 'gated', failing: 'failing' }));
  const json = await place.ok('start', '--dry-run', '--json', '-n', '3', '-Q', 'echo=2,gated');
  expect(JSON.parse(json)).toMatchObject({ plan: [{ worker: 'work', processes: 3, runs: ['echo', 'gated'] }] });
  await place.ok('start', '-n', '3', '-Q', 'echo=2,gated');
  await place.ok('enqueue', 'failing');
  expect((await statusOf(place)).workers).toHaveLength(3);
  expect(JSON.parse(await place.ok('enqueue', 'echo', '--wait'))).toMatchObject({ attempt: 1 });
  expect((await statusOf(place)).queues.map((one) => one.waiting)).toEqual([0, 0, 1]);
});

test('a running supervisor takes -n and -Q for its first worker too', async () => {
  const { queues } = serving({ echo: 'echo', gated: 'gated' }) as { queues: object };
  const place = await workplace({
    queues,
    workers: { echo: { queues: ['echo'], processes: 1 }, gates: { queues: ['gated'], processes: 1 } },
    schedules: {},
  });
  await place.ok('start');
  await place.ok('start', '-n', '2', '-Q', 'gated');
  await place.ok('enqueue', 'echo', '--id', 'nobody-serves-it');
  const gate = gateIn(place);
  for (const id of ['a', 'b', 'c']) await place.ok('enqueue', 'gated', gate.data, '--id', id);
  for (const id of ['a', 'b', 'c']) await untilJob(place, `gated/${id}`, 'active');
  await untilJob(place, 'echo/nobody-serves-it', 'waiting');
  gate.open();
  const refused = await place.run(['start', '-Q', 'nonsense']);
  expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('there is no queue "nonsense"') });
  expect((await statusOf(place)).workers.map((one) => one.name)).toEqual(['echo-1', 'echo-2', 'gates-1']);
});

test('start --dry-run says what would be started, and starts and writes nothing', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  const { code, stdout } = await place.run(['start', '--dry-run']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'would start 2 × work: echo\n' });
  expect(await readdir(place.folder)).toEqual(['supervisor.config.json']);
});

test('a state folder whose socket path is too long for the system works all the same', async () => {
  const place = await workplace(null);
  const deep = join(place.folder, ...Array.from({ length: 12 }, (_, n) => `folder-${n}`));
  await mkdir(deep, { recursive: true });
  await place.write('long.json', { ...serving({ echo: 'echo' }), stateDir: deep });
  await place.ok('start', '-c', 'long.json');
  const status = JSON.parse(await place.ok('status', '--json', '-c', 'long.json'));
  expect(status.supervisor.state).toBe('running');
  await place.ok('stop', '-c', 'long.json');
  expect(livingOf(deep)).toEqual([]);
});

test('the folder of a socket outside the state folder is for its user alone, or start refuses', async () => {
  const place = await workplace(null);
  const deep = join(place.folder, ...Array.from({ length: 12 }, (_, n) => `folder-${n}`));
  const sockets = join(place.folder, 'tmp', `cardq-${process.getuid?.() ?? 'user'}`);
  await mkdir(sockets, { recursive: true });
  await chmod(sockets, 0o777);
  await place.write('supervisor.config.json', { ...serving({ echo: 'echo' }), stateDir: deep });
  const env = { TMPDIR: join(place.folder, 'tmp') };
  onTestFinished(async () => void (await place.run(['stop', '--now'], { env })));
  expect((await place.run(['start'], { env })).code).toBe(0);
  expect((await stat(sockets)).mode & 0o777).toBe(0o700);
  expect((await place.run(['stop'], { env })).code).toBe(0);
  if (process.getuid?.() !== 0) return; // only root can give a folder away
  await chown(sockets, 65_534, 65_534);
  const { code, stderr } = await place.run(['start'], { env });
  expect(code).toBe(77);
  expect(stderr).toContain(`error: the folder of the control socket belongs to another user, ${sockets}`);
  expect(livingOf(deep)).toEqual([]);
});

test('a start that meets a stopping supervisor waits for its end and starts the next', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  const gate = gateIn(place);
  await place.ok('start');
  const before = await statusOf(place);
  await place.ok('enqueue', 'stubborn', gate.data);
  await until('the job to run', async () => (await statusOf(place)).workers[0]?.jobs.length === 1);
  await place.ok('stop', '--no-wait');
  const start = begin(place, ['start']);
  await until('the start to wait', () => start.stderr.includes('waiting'));
  gate.open();
  expect((await start.finished).code).toBe(0);
  const after = await statusOf(place);
  expect(after.supervisor.pid).not.toBe(before.supervisor.pid);
  expect(after.supervisor.state).toBe('running');
});

test('start --no-wait returns while the workers are still on their way', async () => {
  const place = await workplace(serving({ waits: 'never-ready' }));
  const { code, stderr } = await place.run(['start', '--no-wait']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'cardq is starting\n' });
  expect((await statusOf(place)).supervisor.state).toBe('starting');
});

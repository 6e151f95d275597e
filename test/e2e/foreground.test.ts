import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CARDQ, type Workplace, workplace } from '../support/cardq.js';
import { begin } from '../support/in-front.js';
import { livingOf } from '../support/living.js';
import { jobOf, statusOf, untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { gateIn, serving, workerModule } from '../support/worker-modules.js';

const RETRIED = { attempts: 2, backoff: { type: 'fixed', delay: '1s' } };

const isReady = (place: Workplace) => async () => (await statusOf(place)).supervisor.state === 'running';

test.for(['SIGTERM', 'SIGINT'] as const)(
  'start -F stays in front and logs to stdout; %s drains it, and it ends with 0',
  async (signal) => {
    const place = await workplace(serving({ stubborn: 'stubborn' }));
    const gate = gateIn(place);
    const front = begin(place, ['start', '-F']);
    await until('it to be ready', isReady(place));
    expect((await statusOf(place)).supervisor.pid).toBe(front.pid);
    await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
    await untilJob(place, 'stubborn/a', 'active');
    front.kill(signal);
    await until('the drain', async () => (await statusOf(place)).workers[0]?.state === 'draining');
    gate.open();
    expect(await front.finished).toMatchObject({ code: 0, stderr: '' });
    const lines = front.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const told = lines.map((line) => line.event);
    expect(told).toEqual(
      expect.arrayContaining(['supervisor.started', 'worker.ready', 'supervisor.ready', 'job.completed']),
    );
    expect(lines.find((line) => line.event === 'supervisor.stopping')).toMatchObject({ by: signal });
    expect(lines.filter((line) => line.event === 'supervisor.stopped')).toMatchObject([{ drained: 1, killed: 0 }]);
    expect(livingOf(join(place.folder, '.cardq'))).toEqual([]);
  },
);

test('SIGUSR1 and SIGUSR2 neither end a supervisor nor open it to a debugger', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const front = begin(place, ['start', '-F']);
  await until('it to be ready', isReady(place));
  front.kill('SIGUSR1');
  front.kill('SIGUSR2');
  expect((await statusOf(place)).supervisor.pid).toBe(front.pid);
  await place.ok('stop');
  expect(await front.finished).toMatchObject({ code: 0, stderr: '' });
});

test.for([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('a second %s kills what still drains, and the exit status is %i', async ([signal, code]) => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  const gate = gateIn(place);
  const front = begin(place, ['start', '-F']);
  await until('it to be ready', isReady(place));
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  front.kill(signal);
  await until('the drain', async () => (await statusOf(place)).workers[0]?.state === 'draining');
  front.kill(signal);
  expect((await front.finished).code).toBe(code);
  expect(livingOf(join(place.folder, '.cardq'))).toEqual([]);
  gate.open();
  await place.ok('start');
  expect(await untilJob(place, 'stubborn/a', 'completed')).toMatchObject({ attempts: 1, history: [] });
});

test('the main process of a systemd unit stays in front by itself', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  // The shell becomes the command, and its pid that of the command.
  const script = `SYSTEMD_EXEC_PID=$$ exec "${process.execPath}" "${CARDQ}" start`;
  const unit = spawn('sh', ['-c', script], { cwd: place.folder, stdio: 'ignore' });
  await until('it to be ready', isReady(place));
  expect((await statusOf(place)).supervisor.pid).toBe(unit.pid);
  unit.kill('SIGTERM');
  expect(await once(unit, 'exit')).toEqual([0, null]);
});

test('SYSTEMD_EXEC_PID of another process means nothing', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  expect((await place.run(['start'], { env: { SYSTEMD_EXEC_PID: '1' } })).code).toBe(0);
});

test('start -F and start --once end with 75 while another supervisor runs', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const { pid } = (await statusOf(place)).supervisor;
  for (const flag of ['-F', '--once']) {
    const { code, stderr } = await place.run(['start', flag]);
    expect(code).toBe(75);
    expect(stderr).toContain(`error: another supervisor (pid ${pid}) has this state folder`);
    expect(stderr).toContain('code: supervisor_locked\n');
  }
  const { stderr } = await place.run(['start', '-F', '--json']);
  const { error } = JSON.parse(stderr);
  expect(Object.keys(error)).toEqual(['code', 'message', 'where', 'hint']);
  expect((await place.run(['status'])).code).toBe(0);
});

test('start -F fails like start when a module is broken', async () => {
  const place = await workplace(serving({ ink: 'throws-at-import' }));
  const { code, stderr } = await place.run(['start', '-F']);
  expect(code).toBe(1);
  expect(stderr).toContain('the ink is dry');
  expect(stderr).toContain('code: boot_failed\n');
  expect(livingOf(join(place.folder, '.cardq'))).toEqual([]);
});

test('start --once works until its queues are empty and ends with 0, or with 1 when a job failed', async () => {
  const { queues } = serving({
    echo: 'echo',
    failing: { module: 'failing', attempts: 2, backoff: { type: 'fixed', delay: '100ms' } },
  }) as { queues: object };
  const place = await workplace({
    queues,
    workers: { echo: { queues: ['echo'], processes: 1 }, fails: { queues: ['failing'], processes: 1 } },
    schedules: {},
  });
  await place.ok('start', 'fails');
  for (const id of ['a', 'b', 'c']) await place.ok('enqueue', 'echo', '{}', '--id', id);
  await place.ok('stop');
  expect((await place.run(['start', '--once'])).code).toBe(0);
  await place.ok('start', 'echo');
  expect((await statusOf(place)).queues[0]).toMatchObject({ completed: 3, waiting: 0 });
  await place.ok('enqueue', 'failing', '{}', '--id', 'f');
  await place.ok('enqueue', 'failing', '{"succeedsAt": 2}', '--id', 'g');
  await place.ok('stop');
  expect((await place.run(['start', '--once'])).code).toBe(1);
  await place.ok('start', 'echo');
  expect(await jobOf(place, 'failing/f')).toMatchObject({ state: 'failed', attempts: 2 });
  expect(await jobOf(place, 'failing/g')).toMatchObject({ state: 'completed', attempts: 2 });
});

// It used to look, to its end, at the queues of the start.
test('start --once works until the queues are empty that a reload has put in force', async () => {
  const place = await workplace(null);
  const config = (...queues: string[]) => ({
    queues: Object.fromEntries(queues.map((name) => [name, { module: workerModule(name), ...RETRIED }])),
    workers: Object.fromEntries(queues.map((name) => [name, { queues: [name], processes: 1 }])),
    schedules: {},
  });
  await place.write('supervisor.config.json', config('gated'));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'gated', gate.data, '--id', 'a');
  await place.ok('stop', '--now');
  const front = begin(place, ['start', '--once']);
  await untilJob(place, 'gated/a', 'active');
  await place.write('supervisor.config.json', config('gated', 'failing'));
  await place.ok('reload');
  await place.ok('enqueue', 'failing', '{"succeedsAt": 2}', '--id', 'b');
  await untilJob(place, 'failing/b', 'delayed');
  gate.open();
  expect((await front.finished).code).toBe(0);
  await place.ok('start');
  expect(await jobOf(place, 'failing/b')).toMatchObject({ state: 'completed', attempts: 2 });
});

test('start --once does not wait for the next job of a schedule', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { schedules: { rare: { queue: 'echo', every: '1h' } } }));
  const isDeclared = async () => (await statusOf(place)).queues[0]?.delayed === 1;
  await place.ok('start');
  await until('the schedule to be declared', isDeclared);
  await place.ok('stop');
  await place.ok('start', '--once');
  await place.ok('start');
  expect(await isDeclared()).toBe(true);
});

test('start --once --json prints one document', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  expect(JSON.parse(await place.ok('start', '--once', '--json'))).toEqual({ schemaVersion: 1, succeeded: true });
});

test('start --once does not wait for queues that it does not serve, nor for paused ones', async () => {
  const place = await workplace(serving({ echo: 'echo', other: 'echo', paused: 'echo' }));
  await place.ok('start', '-Q', 'echo');
  await place.ok('pause', 'paused');
  await place.ok('enqueue', 'other', '{}', '--id', 'a');
  await place.ok('enqueue', 'paused', '{}', '--id', 'b');
  await place.ok('stop');
  expect((await place.run(['start', '--once', '-Q', 'echo,paused'])).code).toBe(0);
  await place.ok('start', '-Q', 'echo');
  expect((await statusOf(place)).queues.map((one) => one.waiting)).toEqual([0, 1, 1]);
});

test('in the journal each line of start -F has its priority before it, and no time of its own', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const path = join(place.folder, 'journal');
  const journal = openSync(path, 'w');
  const { dev, ino } = fstatSync(journal);
  const env = { ...process.env, JOURNAL_STREAM: `${dev}:${ino}` };
  const front = spawn(CARDQ, ['start', '-F'], { cwd: place.folder, env, stdio: ['ignore', journal, 'inherit'] });
  closeSync(journal);
  await until('it to be ready', isReady(place));
  front.kill('SIGTERM');
  await once(front, 'exit');
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines[0]).toMatch(/^<6>cardq .* started/);
  expect(lines.filter((line) => !/^<[3467]>\w/.test(line))).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { begin } from '../support/in-front.js';
import { ask, jobOf, statusOf, untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { gateIn, serving, workerModule } from '../support/worker-modules.js';

const FILE = 'supervisor.config.json';
const ECHO = { module: workerModule('echo') };

/** Entries `one` and `two`, which serve the queues of the same names; `changes` go on top of the parts. */
function config(changes: { queues?: object; workers?: object; [section: string]: unknown } = {}): object {
  const { queues = {}, workers = {}, ...rest } = changes;
  const entry = (queue: string) => ({ queues: [queue], processes: 1 });
  return {
    queues: { one: ECHO, two: ECHO, ...queues },
    workers: { one: entry('one'), two: entry('two'), ...workers },
    schedules: {},
    ...rest,
  };
}

async function pidsOf(place: Workplace): Promise<Record<string, number | null>> {
  return Object.fromEntries((await statusOf(place)).workers.map(({ name, pid }) => [name, pid]));
}

test('reload adds, removes, replaces and scales, and leaves the rest at work', async () => {
  const place = await workplace(config({ workers: { gone: { queues: ['two'], processes: 1 } } }));
  await place.ok('start');
  const before = await pidsOf(place);
  expect((await statusOf(place)).supervisor.configStale).toBe(false);

  await place.write(
    FILE,
    config({
      queues: { fresh: ECHO },
      workers: {
        one: { queues: ['one'], processes: 2 },
        two: { queues: ['two'], processes: 1, env: { COLOR: 'red' } },
        fresh: { queues: ['fresh'], processes: 1 },
      },
    }),
  );
  expect((await statusOf(place)).supervisor.configStale).toBe(true);
  const told = [
    'workers.fresh is added',
    'workers.gone is drained and removed',
    'workers.one gets another number of processes',
    '  workers.one.processes: 1 → 2',
    'workers.two gets new processes, one after another',
    '  workers.two.env.COLOR: none → ***',
    'queues.fresh is added',
    '',
  ].join('\n');
  expect(await place.ok('reload', '--dry-run')).toBe(told);
  expect(await pidsOf(place)).toEqual(before);
  expect(await place.ok('reload')).toBe(told);

  const after = await pidsOf(place);
  expect(Object.keys(after).sort()).toEqual(['fresh-1', 'one-1', 'one-2', 'two-1']);
  expect(after['one-1']).toBe(before['one-1']);
  expect(after['two-1']).not.toBe(before['two-1']);
  expect((await statusOf(place)).supervisor.configStale).toBe(false);
  await place.ok('enqueue', 'fresh', '{}', '--wait');
  expect(await place.ok('reload')).toBe('nothing has changed\n');
});

test('a bad file changes nothing, and all its mistakes are told', async () => {
  const place = await workplace(config());
  await place.ok('start');
  const before = await pidsOf(place);
  await place.write(FILE, config({ workers: { one: { queues: ['nosuch'], processes: -1 } } }));
  const { code, stdout, stderr } = await place.run(['reload']);
  expect([code, stdout]).toEqual([6, '']);
  expect(stderr).toContain('workers.one.processes');
  expect(stderr).toContain('there is no queue "nosuch"');
  expect(await pidsOf(place)).toEqual(before);
  expect((await statusOf(place)).supervisor).toMatchObject({ configStale: true, state: 'running' });
  await place.ok('enqueue', 'one', '{}', '--wait');
  await place.write(FILE, config());
  expect((await statusOf(place)).supervisor.configStale).toBe(false);
});

test('a version that cannot start leaves its entry as it was, still at work, and changes the others', async () => {
  const broken = { module: workerModule('throws-at-import') };
  const place = await workplace(config());
  await place.ok('start');
  const before = await pidsOf(place);
  await place.write(FILE, config({ queues: { one: broken }, workers: { two: { queues: ['two'], processes: 2 } } }));
  const { code, stderr } = await place.run(['reload']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/one stays as it was: one-1 could not start: .*the ink is dry/s);
  expect(stderr).toContain('code: boot_failed');
  const after = await pidsOf(place);
  expect(Object.keys(after).sort()).toEqual(['one-1', 'two-1', 'two-2']);
  expect(after['one-1']).toBe(before['one-1']);
  await place.ok('enqueue', 'one', '{}', '--wait');
  expect((await statusOf(place)).supervisor).toMatchObject({ configStale: true, state: 'running' });

  process.kill(after['one-1'] ?? 0, 'SIGKILL'); // who comes in its place is of the old version, too
  await until('one-1 to be back', async () => (await statusOf(place)).workers[0]?.restarts === 1);
  await place.ok('enqueue', 'one', '{}', '--wait');

  await place.write(FILE, config({ queues: { one: { ...ECHO, options: { color: 'red' } } } }));
  await place.ok('reload');
  expect((await statusOf(place)).supervisor.configStale).toBe(false);
  const job = JSON.parse(await place.ok('enqueue', 'one', '{}', '--wait', '--json'));
  expect(JSON.stringify(job)).toContain('red');
});

test('an entry that is added and cannot start is taken away again', async () => {
  const place = await workplace(config());
  await place.ok('start');
  const queues = { broken: { module: workerModule('exits-at-import') } };
  await place.write(FILE, config({ queues, workers: { broken: { queues: ['broken'], processes: 2 } } }));
  const { code, stderr } = await place.run(['reload']);
  expect(code).toBe(1);
  expect(stderr).toContain('broken stays as it was: broken-');
  expect(Object.keys(await pidsOf(place))).toEqual(['one-1', 'two-1']);
});

test('what only another supervisor can do is named and left alone', async () => {
  const place = await workplace(config());
  await place.ok('start');
  await place.write(FILE, config({ name: 'other', broker: { prefix: 'mine' }, logs: { level: 'debug' } }));
  const { code, stdout, stderr } = await place.run(['reload']);
  expect(code).toBe(0);
  expect(stdout).toContain('broker waits for another supervisor\n  broker.prefix: bull → mine\n');
  expect(stdout).toContain('name waits for another supervisor\n');
  expect(stderr).toContain('cardq restart --supervisor');
  const { supervisor } = await statusOf(place);
  expect(supervisor).toMatchObject({ name: 'cardq', configStale: true });
  await place.ok('enqueue', 'one', '{}', '--wait');
  await until('a line at debug', () => logOf(place).includes('"level":"debug"'));
});

test("a queue's settings hold for the next job, and its weight and concurrency without a new process", async () => {
  const place = await workplace(serving({ gated: 'gated' }));
  const gate = gateIn(place);
  await place.ok('start');
  const before = await pidsOf(place);
  for (const id of ['a', 'b']) await ask(place, 'POST', '/jobs', { queue: 'gated', id, data: JSON.parse(gate.data) });
  await untilJob(place, 'gated/a', 'active');
  expect((await jobOf(place, 'gated/b')).state).toBe('waiting');
  const slow = { module: 'gated', timeout: '500ms', softTimeout: '400ms', attempts: 1 };
  await place.write(FILE, serving({ gated: slow }, { worker: { concurrency: 2 } }));
  await place.ok('reload');
  expect((await untilJob(place, 'gated/b', 'failed')).failedReason).toMatch(/time/);
  expect((await jobOf(place, 'gated/a')).state).toBe('active'); // it began with the limit of before
  expect(await pidsOf(place)).toEqual(before);
  gate.open();
  await untilJob(place, 'gated/a', 'completed');
});

test('schedules come and go', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  await place.write(FILE, serving({ echo: 'echo' }, { schedules: { tick: { queue: 'echo', every: '100ms' } } }));
  await place.ok('reload');
  await until('two ticks', async () => ((await statusOf(place)).queues[0]?.completed ?? 0) >= 2);
  await place.write(FILE, serving({ echo: 'echo' }));
  await place.ok('reload');
  await until('no tick to wait', async () => (await statusOf(place)).queues[0]?.delayed === 0);
});

test('an entry that was stopped stays so, and begins later as it is configured by then', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  await place.ok('stop', 'work');
  await place.write(FILE, serving({ echo: { module: 'echo', options: { color: 'red' } } }));
  await place.ok('reload');
  expect((await statusOf(place)).workers.map(({ state }) => state)).toEqual(['stopped']);
  await place.ok('start');
  expect(await place.ok('enqueue', 'echo', '{}', '--wait', '--json')).toContain('red');
});

test('reloads that are asked for during one become one more after it', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  const version = (color: string) => serving({ stubborn: { module: 'stubborn', options: { color } } });
  await place.write(FILE, version('red'));
  const reload = async () => expect((await ask(place, 'POST', '/reload')).status).toBe(202);
  await reload();
  await until('the old one to leave', async () => (await statusOf(place)).workers.length === 2);
  await place.write(FILE, version('green'));
  await reload();
  await reload();
  gate.open();
  const told = () =>
    [...logOf(place).matchAll(/"event":"supervisor.reloaded","message":"([^"]*)"/g)].map(([, said]) => said);
  await until('the second one', () => told().length >= 2);
  await place.ok('reload'); // behind a third one, if there were any
  expect(told()).toEqual([
    'reloaded workers.work, queues.stubborn',
    'reloaded workers.work, queues.stubborn',
    'the configuration was reloaded: nothing has changed',
  ]);
  expect((await statusOf(place)).supervisor.configStale).toBe(false);
  expect(await jobOf(place, 'stubborn/a')).toMatchObject({ state: 'completed', attempts: 1 });
});

// Both used to end with 0, as if it had been done.
test.for(['reload', 'restart'])(
  'a %s that a stop overtakes says that the supervisor was stopped before',
  async (command) => {
    const place = await workplace(serving({ stubborn: 'stubborn' }, { worker: { processes: 2 } }));
    const gate = gateIn(place);
    await place.ok('start');
    for (const id of ['a', 'b']) await place.ok('enqueue', 'stubborn', gate.data, '--id', id);
    for (const id of ['a', 'b']) await untilJob(place, `stubborn/${id}`, 'active');
    await place.write(FILE, serving({ stubborn: 'stubborn' }, { worker: { processes: 2, env: { COLOR: 'red' } } }));
    const overtaken = begin(place, [command]);
    await until('the first one to leave', async () => (await statusOf(place)).workers.length === 3);
    await place.ok('stop', '--now');
    const { code, stdout, stderr } = await overtaken.finished;
    expect({ code, stdout, stderr }).toEqual({
      code: 7,
      stdout: '',
      stderr: expect.stringMatching(/^error: the supervisor was stopped before the .*\n.*code: no_supervisor\n$/s),
    });
  },
);

test('SIGHUP reloads a supervisor in front, and a bad file only costs it a line', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const front = begin(place, ['start', '-F']);
  await until('it to be ready', async () => (await statusOf(place)).supervisor.state === 'running');
  await place.write(FILE, '{ "workers": ');
  front.kill('SIGHUP');
  await until('the mistake to be told', () => logOf(place).includes('supervisor.reload_failed'));
  await place.write(FILE, serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  front.kill('SIGHUP');
  await until('the second process', async () => (await statusOf(place)).workers.length === 2);
  const refused = await place.run(['restart', '--supervisor']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('the supervisor stays in front');
});

test('the reload of the HTTP interface tells its plan at once, and a bad file as 422', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  await place.write(FILE, serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  const planned = await ask(place, 'POST', '/reload', { dryRun: true });
  expect(planned).toMatchObject({ status: 200, body: { changes: [{ path: 'workers.work', action: 'scale' }] } });
  expect(await ask(place, 'POST', '/reload')).toMatchObject({ status: 202, body: { accepted: true } });
  await until('the second process', async () => (await statusOf(place)).workers.length === 2);
  await place.write(FILE, { queues: 1 });
  expect(await ask(place, 'POST', '/reload')).toMatchObject({ status: 422, body: { code: 'config_invalid' } });
  expect(await ask(place, 'POST', '/reload', { dryrun: true })).toMatchObject({ status: 422, body: { code: 'usage' } });
});

test('jobs run through reloads of every kind, each ends once and none is lost', async () => {
  const place = await workplace(config());
  await place.ok('start');
  const ids = Array.from({ length: 300 }, (_, n) => `job-${n}`);
  const added = (async () => {
    for (const id of ids) await ask(place, 'POST', '/jobs', { queue: 'one', id, data: {} });
  })();
  const versions = [
    config({ workers: { one: { queues: ['one'], processes: 3 } } }),
    config({ workers: { one: { queues: ['one'], processes: 2, env: { COLOR: 'red' } } } }),
    config({ workers: { one: { queues: ['one', 'two'], processes: 1, concurrency: 2 } } }),
    config({ queues: { one: { ...ECHO, options: { a: 1 } } }, workers: { helper: { queues: ['one'], processes: 1 } } }),
    config(),
  ];
  for (const version of versions) {
    await place.write(FILE, version);
    await place.ok('reload');
  }
  await added;
  for (const id of ids) expect((await untilJob(place, `one/${id}`, 'completed')).attempts).toBe(1);
  expect(logOf(place).match(/"event":"job.completed"/g)).toHaveLength(ids.length);
  expect((await statusOf(place)).workers.map(({ worker }) => worker)).toEqual(['one', 'two']); // the idlest have left
});

function logOf({ folder }: Workplace): string {
  return readFileSync(join(folder, '.cardq/logs/supervisor.log'), 'utf8');
}

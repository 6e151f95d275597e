import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { jobOf, statusOf, untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

const JOB_KEYS = [
  'queue',
  'id',
  'name',
  'state',
  'attempts',
  'data',
  'progress',
  'result',
  'failedReason',
  'timestamps',
];

test('show tells all about a worker, a process or a job; job: forces a job', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  await place.ok('start');
  await place.ok('enqueue', 'echo', '{"a": 1}', '--id', 'work-1', '--wait');
  expect(JSON.parse(await place.ok('show', 'work', '--json')).workers).toHaveLength(2);
  expect(JSON.parse(await place.ok('show', 'work-1', '--json')).workers).toMatchObject([{ name: 'work-1' }]);
  const { schemaVersion, job } = JSON.parse(await place.ok('show', 'job:work-1', '--json'));
  expect(schemaVersion).toBe(1);
  expect(Object.keys(job)).toEqual(expect.arrayContaining(JOB_KEYS));
  expect(job).toMatchObject({ queue: 'echo', id: 'work-1', state: 'completed', attempts: 1, data: { a: 1 } });
  expect(JSON.parse(await place.ok('show', 'echo/work-1', '--json')).job).toEqual(job);
  expect(await place.ok('show', 'job:echo/work-1')).toContain('echo/work-1 completed');
  for (const word of ['nosuch', 'job:nosuch', 'echo/nosuch', 'nowhere/1']) {
    expect({ word, code: (await place.run(['show', word])).code }).toEqual({ word, code: 4 });
  }
});

test('an id that several queues hold is refused, and the jobs are listed', async () => {
  const place = await workplace(serving({ echo: 'echo', other: 'echo' }));
  await place.ok('start');
  await place.ok('enqueue', 'echo', '--id', 'twin');
  await place.ok('enqueue', 'other', '--id', 'twin');
  for (const command of ['show', 'cancel', 'retry']) {
    const { code, stdout, stderr } = await place.run([command, 'twin']);
    expect({ command, code, stdout }).toEqual({ command, code: 2, stdout: '' });
    expect(stderr).toContain('hint: name one: echo/twin, other/twin\n');
  }
  expect((await place.run(['show', 'other/twin'])).code).toBe(0);
});

test('jobs lists the newest first, by queue, state and number', async () => {
  const place = await workplace(serving({ echo: 'echo', failing: { module: 'failing', attempts: 1 } }));
  await place.ok('start');
  for (const id of ['a', 'b']) await place.ok('enqueue', 'echo', '--id', id, '--wait');
  await place.ok('enqueue', 'failing', '--id', 'f');
  await untilJob(place, 'failing/f', 'failed');
  await place.ok('enqueue', 'echo', '--id', 'd', '--delay', '1h');
  const ids = async (...args: string[]) =>
    JSON.parse(await place.ok('jobs', ...args, '--json')).jobs.map((job: { id: string }) => job.id);
  expect(await ids()).toEqual(['d', 'f', 'b', 'a']);
  expect(await ids('echo')).toEqual(['d', 'b', 'a']);
  expect(await ids('--state', 'failed,delayed')).toEqual(['d', 'f']);
  expect(await ids('echo', '--state', 'completed', '--limit', '1')).toEqual(['b']);
  expect(await ids('--state', 'active')).toEqual([]);
  expect(await place.ok('jobs', 'failing')).toMatch(
    /QUEUE .*REASON\nfailing +f +failing +failed +1\/1 .* the brush broke/,
  );
  expect(await place.run(['jobs', '--state', 'lost'])).toMatchObject({ code: 2, stdout: '' });
  expect((await place.run(['jobs', 'nosuch'])).code).toBe(4);
});

test('retry lets failed jobs run again, by id or all of a queue, and nothing else', async () => {
  const place = await workplace(
    serving({ failing: { module: 'failing', attempts: 1 }, other: { module: 'failing', attempts: 1 } }),
  );
  await place.ok('start');
  for (const ref of ['failing/a', 'failing/b', 'failing/c', 'other/d']) {
    await place.ok('enqueue', ref.split('/')[0] ?? '', '--id', ref.split('/')[1] ?? '');
    await untilJob(place, ref, 'failed');
  }
  const times = async (ref: string) => (await jobOf(place, ref)).history.length;
  expect((await place.run(['retry', 'a'])).stderr).toBe('1 job waits again\n');
  await until('the second failure', async () => (await times('failing/a')) === 2);
  expect((await place.run(['retry', '--failed', '--queue', 'failing'])).stderr).toBe('3 jobs wait again\n');
  await until('all failures', async () => (await times('failing/c')) === 2 && (await times('failing/b')) === 2);
  expect(await times('other/d')).toBe(1);
  expect(JSON.parse(await place.ok('retry', '--failed', '--queue', 'other', '--json'))).toEqual({
    schemaVersion: 1,
    retried: 1,
  });
  expect((await place.run(['retry', 'nosuch'])).code).toBe(4);
  expect((await place.run(['retry', '--failed', '--queue', 'nosuch'])).code).toBe(4);
});

test('only a failed job can be retried', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  await place.ok('enqueue', 'echo', '--id', 'a', '--wait');
  const { code, stderr } = await place.run(['retry', 'a']);
  expect(code).toBe(1);
  expect(stderr).toContain('only a failed job can be retried; this one is completed');
});

test('cancel removes a waiting job, asks a running one to stop, and with --force ends its process', async () => {
  const place = await workplace(serving({ gated: 'gated', stubborn: 'stubborn' }));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'gated', gate.data, '--id', 'running');
  await untilJob(place, 'gated/running', 'active');
  await place.ok('enqueue', 'gated', gate.data, '--id', 'waiting');
  expect((await place.run(['cancel', 'waiting'])).stderr).toBe('gated/waiting removed\n');
  expect((await place.run(['show', 'gated/waiting'])).code).toBe(4);
  expect((await place.run(['cancel', 'gated/running'])).stderr).toBe('gated/running was asked to stop\n');
  const cancelled = await untilJob(place, 'gated/running', 'failed');
  expect(cancelled).toMatchObject({
    attempts: 1,
    failedReason: 'cancelled on request',
    history: [{ kind: 'cancelled' }],
  });
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'deaf');
  await untilJob(place, 'stubborn/deaf', 'active');
  const { pid } = (await statusOf(place)).workers[0] ?? {};
  await place.ok('cancel', 'deaf', '--force');
  expect(await untilJob(place, 'stubborn/deaf', 'failed')).toMatchObject({ failedReason: 'cancelled by force' });
  await place.ok('wait', 'ready', '--timeout', '60s');
  expect((await statusOf(place)).workers[0]?.pid).not.toBe(pid);
  expect((await place.run(['cancel', 'deaf'])).code).toBe(1);
  expect((await place.run(['cancel', 'nosuch'])).code).toBe(4);
});

test('purge removes jobs of the named queue and states only, never an active one, and needs --yes in a pipe', async () => {
  const place = await workplace(serving({ gated: 'gated', other: 'gated' }));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'gated', gate.data, '--id', 'busy');
  await untilJob(place, 'gated/busy', 'active');
  for (const id of ['w1', 'w2']) await place.ok('enqueue', 'gated', gate.data, '--id', id);
  await place.ok('enqueue', 'gated', gate.data, '--id', 'd', '--delay', '1h');
  await place.ok('enqueue', 'other', gate.data, '--id', 'o');
  const refused = await place.run(['purge', 'gated']);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('hint: add --yes, or --dry-run to count\n');
  expect(await place.ok('purge', 'gated', '--dry-run')).toBe('gated: would remove 2 waiting, 1 delayed\n');
  expect(await place.ok('purge', 'gated', '--state', 'delayed', '--yes')).toBe('gated: removed 1 delayed\n');
  expect((await place.run(['purge', 'gated', '--state', 'waiting,active', '--yes'])).code).toBe(2);
  expect(JSON.parse(await place.ok('purge', 'gated', '--state', 'waiting', '--yes', '--json'))).toEqual({
    schemaVersion: 1,
    dryRun: false,
    queues: { gated: { waiting: 2 } },
  });
  expect((await statusOf(place)).queues.map((one) => [one.name, one.active, one.waiting, one.delayed])).toEqual([
    ['gated', 1, 0, 0],
    ['other', 0, 1, 0],
  ]);
  expect((await place.run(['purge', 'gated', 'nosuch', '--yes'])).code).toBe(4);
  expect((await place.run(['purge', 'gated', '--state', 'lost', '--yes'])).code).toBe(2);
  gate.open();
  await untilJob(place, 'gated/busy', 'completed');
});

test('a paused queue gives out no job until it is resumed', async () => {
  const place = await workplace(serving({ echo: 'echo', other: 'echo' }));
  await place.ok('start');
  expect((await place.run(['pause', 'echo'])).stderr).toBe('paused echo\n');
  await place.ok('enqueue', 'echo', '--id', 'a');
  await place.ok('enqueue', 'other', '--id', 'b', '--wait');
  expect(await jobOf(place, 'echo/a')).toMatchObject({ state: 'waiting' });
  expect((await statusOf(place)).queues.map((one) => one.paused)).toEqual([true, false]);
  expect(await place.ok('queues')).toContain('echo (paused)');
  expect((await place.run(['resume'])).stderr).toBe('resumed echo, other\n');
  await untilJob(place, 'echo/a', 'completed');
});

test('queues shows every queue with its counts', async () => {
  const place = await workplace(serving({ echo: 'echo', other: 'echo' }));
  await place.ok('start');
  await place.ok('enqueue', 'echo', '--wait');
  const { queues } = JSON.parse(await place.ok('queues', '--json'));
  expect(queues).toMatchObject([
    { name: 'echo', completed: 1 },
    { name: 'other', completed: 0 },
  ]);
  expect(await place.ok('queues')).toMatch(/^QUEUE +WAITING .*\necho +0 +0 +0 +1 +0/);
});

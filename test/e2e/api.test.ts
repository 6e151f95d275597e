import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { openRedis } from '../support/each-broker.js';
import { type Answer, ask, statusOf, untilJob } from '../support/over-socket.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { serving } from '../support/worker-modules.js';

const PROBLEM_KEYS = ['type', 'title', 'status', 'detail'];

/** Expects an RFC 9457 answer, and returns it. */
function problem({ status, type, body }: Answer) {
  expect(type).toBe('application/problem+json');
  expect(Object.keys(Object(body))).toEqual(expect.arrayContaining(PROBLEM_KEYS));
  const { status: told, code, errors, detail, where } = Object(body);
  expect(told).toBe(status);
  return { status, code, errors, detail, where };
}

test('the socket is for its user alone: 0600 in a folder of 0700', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const mode = (path: string) => statSync(join(place.folder, '.cardq', path)).mode & 0o777;
  expect([mode('cardq.sock'), mode('.'), mode('logs'), mode('broker.db'), mode('grants.key')]).toEqual([
    0o600, 0o700, 0o700, 0o600, 0o600,
  ]);
});

test('what goes wrong is told as problem details', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  await place.ok('enqueue', 'echo', '--id', 'a', '--wait');
  const told = async (method: string, path: string, body?: string | object) =>
    problem(await ask(place, method, path, body));

  expect(await told('POST', '/jobs', '{"queue":')).toMatchObject({ status: 400 });
  for (const path of ['/jobs/echo/nosuch', '/jobs/nosuch/a', '/workers/nosuch', '/tasks?queue=nosuch', '/nosuch']) {
    expect({ path, ...(await told('GET', path)) }).toMatchObject({ path, status: 404 });
  }
  for (const path of [
    '/workers/nosuch/stop',
    '/workers/nosuch/restart',
    '/queues/nosuch/pause',
    '/jobs/echo/nosuch/cancel',
  ]) {
    expect({ path, ...(await told('POST', path)) }).toMatchObject({ path, status: 404 });
  }
  expect(await told('POST', '/stop?wait=true', { workers: ['nosuch'] })).toMatchObject({
    status: 404,
    code: 'worker_unknown',
  });
  expect(await told('POST', '/jobs', { queue: 'nosuch' })).toMatchObject({ status: 404, code: 'queue_unknown' });
  expect(await told('POST', '/jobs/echo/a/retry')).toMatchObject({ status: 409, code: 'conflict' });
  expect(await told('POST', '/jobs/echo/a/cancel')).toMatchObject({ status: 409, code: 'conflict' });
  expect(await told('POST', '/jobs', { queue: 'echo', data: 'x'.repeat(70_000) })).toMatchObject({ status: 413 });
  expect(await told('GET', '/tasks?state=lost')).toMatchObject({ status: 422 });
  expect(await told('GET', '/tasks?limit=many')).toMatchObject({ status: 422 });
  expect((await statusOf(place)).workers[0]?.state).toBe('running');
});

test('fields that are unknown or of the wrong type are refused, each with its pointer', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const refused = async (path: string, body: string | object) => problem(await ask(place, 'POST', path, body));
  expect(await refused('/jobs', { queue: 'echo', delay: 'soon', prio: 1 })).toMatchObject({
    status: 422,
    errors: expect.arrayContaining([{ pointer: '/delay', detail: expect.stringContaining('duration') }]),
  });
  expect((await refused('/jobs', { queue: 'echo', prio: 1 })).detail).toContain('prio');
  expect(await refused('/start', { concurrency: 0 })).toMatchObject({
    status: 422,
    errors: [{ pointer: '/concurrency' }],
  });
  for (const path of [
    '/start',
    '/stop',
    '/restart',
    '/purge',
    '/shutdown',
    '/queues/echo/pause',
    '/workers/work/reset',
  ]) {
    expect({ path, ...(await refused(path, { nonsense: true })) }).toMatchObject({ path, status: 422 });
  }
  expect(await refused('/start', '[]')).toMatchObject({ status: 422 });
  expect(await refused('/start', { workers: ['wrok'] })).toMatchObject({ status: 404, where: 'workers' });
  expect(await refused('/purge', { queues: ['ehco'] })).toMatchObject({ status: 404, where: 'queues' });
  expect(await refused('/purge', { queues: ['echo'], states: ['active'] })).toMatchObject({
    detail: '/states/0: must be one of waiting, prioritized, delayed, completed, failed',
    where: '/states/0',
  });
  expect((await statusOf(place)).queues[0]).toMatchObject({ waiting: 0, completed: 0, paused: false });
});

test('empty bodies are accepted; stop leaves the supervisor and its API up', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const states = async () => (await statusOf(place)).workers.map((one) => one.state);
  expect((await ask(place, 'POST', '/stop')).status).toBe(202);
  await until('the worker to stop', async () => (await states())[0] === 'stopped');
  expect((await ask(place, 'POST', '/start')).status).toBe(202);
  await until('the worker to run', async () => (await states())[0] === 'running');
  expect((await ask(place, 'POST', '/restart?wait=true')).status).toBe(200);
  expect(await states()).toEqual(['running']);
  expect((await ask(place, 'POST', '/start', { workers: ['work'], concurrency: 3 })).status).toBe(202);
  await until('three processes', async () => (await states()).join() === 'running,running,running');
});

test('a job is created with 201, and found again with 200', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const body = { queue: 'echo', id: 'a', data: { n: 1 } };
  expect(await ask(place, 'POST', '/jobs', body)).toMatchObject({ status: 201, body: { job: { id: 'a' } } });
  expect(await ask(place, 'POST', '/jobs', body)).toMatchObject({ status: 200, body: { job: { id: 'a' } } });
  await untilJob(place, 'echo/a', 'completed');
  expect(await ask(place, 'GET', '/tasks?queue=echo&state=completed')).toMatchObject({
    status: 200,
    body: { jobs: [{ id: 'a' }], cursor: null },
  });
});

test('tasks come in pages', async () => {
  const place = await workplace(serving({ echo: 'echo', other: 'echo' }));
  await place.ok('start');
  for (const [n, queue] of ['echo', 'other', 'echo', 'other', 'echo'].entries()) {
    await ask(place, 'POST', '/jobs', { queue, id: `job-${n}`, delay: '1h' });
  }
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await ask(place, 'GET', `/tasks?limit=2${cursor && `&cursor=${cursor}`}`);
    const page = body as { jobs: { id: string }[]; cursor: string | null };
    seen.push(...page.jobs.map((job) => job.id));
    cursor = page.cursor;
  }
  expect(seen).toEqual(['job-4', 'job-3', 'job-2', 'job-1', 'job-0']);
});

test('health tells enough for a probe, and neither host, pid nor path', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const { status, body } = await ask(place, 'GET', '/health');
  expect(status).toBe(200);
  expect(Object.keys(Object(body))).toEqual(['healthy', 'status', 'uptimeSeconds', 'restartCount']);
  expect(await ask(place, 'GET', '/health/live')).toMatchObject({ status: 200 });
  expect(await ask(place, 'GET', '/health/ready')).toMatchObject({ status: 200 });
});

describeWithRedis('on Redis', () => {
  // It used to be looked up afterwards, and said to be unknown when it was done and gone by then.
  test('a job that is done and forgotten before it is looked at was added all the same', async () => {
    const { config: broker } = await openRedis();
    const echo = { module: 'echo', keepCompleted: 0 };
    const place = await workplace(serving({ echo }, { broker, worker: { processes: 3, concurrency: 10 } }));
    await place.ok('start');
    const add = async () => (await ask(place, 'POST', '/jobs', { queue: 'echo' })).status;
    const statuses = new Set<number>();
    for (let round = 0; round < 20; round++) {
      for (const status of await Promise.all(Array.from({ length: 50 }, add))) statuses.add(status);
    }
    expect([...statuses]).toEqual([201]);
  });
});

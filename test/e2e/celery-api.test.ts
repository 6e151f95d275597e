import { expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { ask, askPath, statusOf, untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

const celery = (place: Workplace, method: string, path: string, body?: string | object) =>
  askPath(place, method, `/api/celery${path}`, body);

test('a client of the Celery manager finds its words where they were, and ours beside them', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  expect(await celery(place, 'GET', '/health')).toMatchObject({
    status: 200,
    body: { healthy: true, status: 'running', uptime_seconds: expect.any(Number), restart_count: 0, restartCount: 0 },
  });
  expect((await celery(place, 'GET', '/status')).body).toMatchObject({
    success: true,
    healthy: true,
    auto_start_enabled: true,
    worker_status: { status: 'running', concurrency: 1, queues: ['echo'], restart_count: 0, last_error: null },
    supervisor: { state: 'running' },
  });
  const body = { concurrency: 3, queues: ['echo'], hostname: 'worker@here' };
  expect(await celery(place, 'POST', '/start', body)).toMatchObject({
    status: 202,
    body: { success: true, message: expect.any(String), worker_info: { concurrency: expect.any(Number) } },
  });
  await until('three processes', async () => (await statusOf(place)).workers.length === 3);
  expect(await celery(place, 'POST', '/stop?wait=true', { timeout: 5 })).toMatchObject({
    status: 200,
    body: { success: true, drained: 3, killed: 0 },
  });
  expect((await celery(place, 'GET', '/status')).body).toMatchObject({
    worker_status: { status: 'stopped', pid: null, process_info: null },
  });
  expect(await celery(place, 'POST', '/restart?wait=true')).toMatchObject({ status: 200, body: { success: true } });
  expect((await celery(place, 'GET', '/health')).status).toBe(200);
});

test('tasks and statistics are told by process, as inspect tells them', async () => {
  const place = await workplace(serving({ gated: 'gated' }));
  await place.ok('start');
  const gate = gateIn(place);
  await place.ok('enqueue', 'gated', gate.data, '--id', 'now');
  await place.ok('enqueue', 'gated', gate.data, '--id', 'later', '--delay', '1h');
  const { running } = await untilJob(place, 'gated/now', 'active');
  expect((await celery(place, 'GET', '/tasks')).body).toMatchObject({
    success: true,
    active_tasks: {
      'work-1': [
        {
          id: 'now',
          name: 'gated',
          kwargs: JSON.parse(gate.data),
          worker_pid: running?.pid,
          time_start: Date.parse(running?.startedAt ?? '') / 1000,
          delivery_info: { routing_key: 'gated' },
        },
      ],
    },
    scheduled_tasks: { cardq: [{ eta: expect.any(String), request: { id: 'later' } }] },
    reserved_tasks: { 'work-1': [] },
    jobs: [{ id: 'later' }, { id: 'now' }],
  });
  gate.open();
  await untilJob(place, 'gated/now', 'completed');
  expect((await celery(place, 'GET', '/stats')).body).toMatchObject({
    success: true,
    worker_stats: { 'work-1': { pid: running?.pid, total: { work: 1 } } },
  });
});

test('a purge touches the queues named, and is refused when none is', async () => {
  const place = await workplace(serving({ one: 'echo', two: 'echo' }, { worker: { autostart: false } }));
  await place.ok('start');
  for (const queue of ['one', 'two']) await ask(place, 'POST', '/jobs', { queue, id: 'job' });
  expect(await celery(place, 'POST', '/purge')).toMatchObject({
    status: 422,
    body: { success: false, error: expect.stringContaining('queues'), errors: [{ pointer: '/queues' }] },
  });
  expect(await celery(place, 'POST', '/purge', { queues: ['one'] })).toMatchObject({
    status: 200,
    body: { success: true, purged_queues: { one: 1 } },
  });
  const waiting = (await statusOf(place)).queues.map(({ name, waiting: jobs }) => [name, jobs]);
  expect(waiting).toEqual([
    ['one', 0],
    ['two', 1],
  ]);
});

// A refusal that came while something else was awaited used to be nobody's, and ended the supervisor.
test('what is refused is refused, and the supervisor goes on', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  for (const path of ['/start', '/stop', '/restart']) {
    const refused = await celery(place, 'POST', path, { workers: ['nobody'] });
    expect({ path, ...refused }).toMatchObject({ path, status: 404, body: { success: false, code: 'worker_unknown' } });
  }
  expect((await celery(place, 'GET', '/health')).status).toBe(200);
});

test('the prefix is where the configuration says, or nowhere', async () => {
  const elsewhere = await workplace(serving({ echo: 'echo' }, { api: { compatPrefix: '/old' } }));
  await elsewhere.ok('start');
  expect((await askPath(elsewhere, 'GET', '/old/health')).status).toBe(200);
  expect((await celery(elsewhere, 'GET', '/health')).status).toBe(404);
  const nowhere = await workplace(serving({ echo: 'echo' }, { api: { compatPrefix: '' } }));
  await nowhere.ok('start');
  expect((await celery(nowhere, 'GET', '/health')).status).toBe(404);
});

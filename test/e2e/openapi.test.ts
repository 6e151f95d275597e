import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { OPERATIONS } from '../../src/api/openapi/document.js';
import { problem } from '../../src/api/openapi/document-schemas.js';
import type { Operations } from '../../src/api/openapi/parts.js';
import { workplace } from '../support/cardq.js';
import { ask, askPath, untilJob } from '../support/over-socket.js';
import { serving } from '../support/worker-modules.js';

/** By the route that it is described under: what is asked, and the status that comes. */
type Case = readonly [prefix: string, route: string, path: string, status: number, body?: object];

test('the description that the package comes with is what a supervisor answers', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const { status, body } = await askPath(place, 'GET', '/api/v1/openapi.json');
  const file = readFileSync(new URL('../../schema/openapi.json', import.meta.url), 'utf8');
  expect({ status, body }).toEqual({ status: 200, body: JSON.parse(file) });
});

test('answers are what the description says, with nothing beside it', async () => {
  const place = await workplace(serving({ echo: 'echo', fail: 'failing' }));
  await place.ok('start');
  await place.ok('enqueue', 'echo', '{"a":1}', '--id', 'done', '--wait');
  await ask(place, 'POST', '/jobs', { queue: 'fail', id: 'broken', attempts: 1 });
  await untilJob(place, 'fail/broken', 'failed');
  await place.ok('enqueue', 'echo', '--id', 'later', '--delay', '1h');

  for (const [prefix, route, path, status, body] of CASES) {
    const answer = await askPath(place, route.split(' ')[0] ?? '', prefix + path, body);
    const schema = schemaOf(prefix, route, status);
    expect({ route, status: answer.status, fits: passed(schema, answer.body) }).toEqual({
      route,
      status,
      fits: answer.body,
    });
  }
});

/** As it comes out of its schema, without what that does not know; or what is wrong with it. */
function passed(schema: z.ZodType, body: unknown): unknown {
  const { success, data, error } = schema.safeParse(body);
  return success ? data : z.prettifyError(error);
}

function schemaOf(prefix: string, route: string, status: number): z.ZodType {
  const operations: Operations = OPERATIONS[prefix] ?? {};
  const content = Object.entries(operations[route]?.answers ?? {}).find(([of]) => Number(of) === status)?.[1];
  return content instanceof z.ZodType ? content : problem;
}

const V1 = '/api/v1';
const CELERY = '/api/celery';
const CASES: readonly Case[] = [
  [V1, 'GET /status', '/status', 200],
  [V1, 'GET /stats', '/stats?since=5m', 200],
  [V1, 'GET /stats', '/stats?since=tomorrow', 422],
  [V1, 'GET /fleet', '/fleet', 200],
  [V1, 'GET /health', '/health', 200],
  [V1, 'GET /health/ready', '/health/ready', 200],
  [V1, 'GET /health/live', '/health/live', 200],
  [V1, 'GET /workers', '/workers', 200],
  [V1, 'GET /workers/:name', '/workers/work-1', 200],
  [V1, 'GET /workers/:name', '/workers/nobody', 404],
  [V1, 'GET /queues', '/queues', 200],
  [V1, 'GET /config', '/config', 200],
  [V1, 'GET /token', '/token', 200],
  [V1, 'GET /sheets', '/sheets', 200],
  [V1, 'GET /tasks', '/tasks', 200],
  [V1, 'GET /tasks', '/tasks?id=done', 200],
  [V1, 'GET /tasks', '/tasks?cursor=x', 422],
  [V1, 'GET /tasks', '/tasks?nonsense=1', 422],
  [V1, 'GET /jobs/:queue/:id', '/jobs/fail/broken', 200],
  [V1, 'GET /jobs/:queue/:id/logs', '/jobs/echo/done/logs', 200],
  [V1, 'POST /jobs', '/jobs', 201, { queue: 'echo', id: 'new', delay: '1h' }],
  [V1, 'POST /jobs', '/jobs', 200, { queue: 'echo', id: 'new' }],
  [V1, 'POST /jobs/:queue/:id/cancel', '/jobs/echo/new/cancel', 200],
  [V1, 'POST /jobs/:queue/:id/retry', '/jobs/fail/broken/retry', 200],
  [V1, 'POST /queues/:queue/pause', '/queues/echo/pause', 200],
  [V1, 'POST /queues/:queue/resume', '/queues/echo/resume', 200],
  [V1, 'POST /queues/:queue/retry-failed', '/queues/fail/retry-failed', 200],
  [V1, 'POST /purge', '/purge', 200, { queues: ['echo'], dryRun: true }],
  [V1, 'POST /logs/level', '/logs/level', 200, { level: 'debug' }],
  [V1, 'POST /reload', '/reload?wait=true', 200],
  [V1, 'POST /reload', '/reload', 202],
  [V1, 'POST /workers/:name', '/workers/work?wait=true', 200, { processes: 2 }],
  [V1, 'POST /workers/:name/reset', '/workers/work/reset', 202],
  [V1, 'POST /restart', '/restart?wait=true', 200, { rolling: false }],
  [V1, 'POST /stop', '/stop?wait=true', 200],
  [V1, 'POST /start', '/start?wait=true', 200],
  [V1, 'POST /start', '/start', 202],
  [V1, 'GET /operations/:id', '/operations/unknown', 404],
  [CELERY, 'GET /health', '/health', 200],
  [CELERY, 'GET /status', '/status', 200],
  [CELERY, 'GET /tasks', '/tasks', 200],
  [CELERY, 'GET /stats', '/stats', 200],
  [CELERY, 'POST /purge', '/purge', 200, { queues: ['echo'] }],
  [CELERY, 'POST /start', '/start', 202, { concurrency: 2, queues: ['echo', 'fail'], hostname: 'worker@here' }],
  [CELERY, 'POST /restart', '/restart?wait=true', 200],
  [CELERY, 'POST /stop', '/stop', 202, { timeout: 5 }],
];

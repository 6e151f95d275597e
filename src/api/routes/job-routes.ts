import { type Context, Hono } from 'hono';
import { parseDuration } from '../../base/units.js';
import type { Control, JobDocument } from '../../protocol/control.js';
import type { JobRef } from '../../protocol/jobs.js';
import { unknownJob } from '../../protocol/unknown-job.js';
import { callerOf, type Env } from '../caller.js';
import { idempotencyKeyOf, idOfKey, requireSame } from '../idempotency.js';
import { RequestProblem } from '../problem.js';
import { readBody } from '../read-body.js';
import { readQuery } from '../read-query.js';

export function jobRoutes(control: Control): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/jobs', async (context) => {
    const key = idempotencyKeyOf(context);
    const body = await readBody(context, 'job');
    if (body.grantedDirs !== undefined && callerOf(context).via !== 'socket') throw notForStrangers();
    const { delay, id = key === null ? undefined : idOfKey(body.queue, key), ...rest } = body;
    const delayMs = delay === undefined ? undefined : (parseDuration(delay) ?? 0);
    const added = await control.addJob({ ...rest, id, delayMs });
    if (key !== null) requireSame(added);
    const { job, created } = added;
    return context.json({ schemaVersion: 1, job }, created ? 201 : 200, { location: pathOf(job) });
  });
  routes.get('/jobs/:queue/:id', async (context) =>
    context.json({ schemaVersion: 1, job: await existing(control, refOf(context)) }),
  );
  routes.post('/jobs/:queue/:id/retry', async (context) => {
    await readBody(context, 'nothing');
    const ref = refOf(context);
    await control.retryJob(ref);
    return context.json({ schemaVersion: 1, job: await existing(control, ref) });
  });
  routes.post('/jobs/:queue/:id/cancel', async (context) => {
    const { force } = await readBody(context, 'cancel');
    return context.json({ outcome: await control.cancelJob(refOf(context), { force }) });
  });

  routes.get('/tasks', async (context) => {
    const { queue, state, limit, cursor, id } = readQuery(context, 'tasks');
    if (id !== null) return context.json({ queues: await control.queuesOf(id) });
    return context.json(await control.jobs({ queue, states: state, limit, cursor }));
  });
  return routes;
}

/** Only the user, who may read them anyway, can let a job read files from anywhere. */
function notForStrangers(): RequestProblem {
  const detail =
    'only the user on the supervisor\u2019s own host can grant folders; others have those of render.inputRoots';
  return new RequestProblem(422, `/grantedDirs: ${detail}`, { errors: [{ pointer: '/grantedDirs', detail }] });
}

function pathOf({ queue, id }: JobRef): string {
  return `/api/v1/jobs/${encodeURIComponent(queue)}/${encodeURIComponent(id)}`;
}

function refOf(context: Context<Env, '/:queue/:id'>): JobRef {
  return { queue: context.req.param('queue'), id: context.req.param('id') };
}

async function existing(control: Control, ref: JobRef): Promise<JobDocument> {
  const job = await control.job(ref);
  if (job === null) throw unknownJob(ref);
  return job;
}

import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Control, JobDocument } from '../../protocol/control.js';
import { JOB_STATES, type JobRef, type JobState } from '../../protocol/jobs.js';
import { unknownJob } from '../../protocol/unknown-job.js';
import { callerOf, type Env } from '../caller.js';
import { RequestProblem } from '../problem.js';
import { readBody } from '../read-body.js';
import { wholeNumber } from '../whole-number.js';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000;

export function jobRoutes(control: Control): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/jobs', async (context) => {
    const { delay, ...body } = await readBody(context, 'job');
    if (body.grantedDirs !== undefined && callerOf(context).via !== 'socket') throw notForStrangers();
    const id = body.id ?? idOf(body.queue, context.req.header('idempotency-key'));
    const { job, created } = await control.addJob({ ...body, id, delayMs: delay });
    return context.json({ schemaVersion: 1, job }, created ? 201 : 200);
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
    const { queue, state, limit, cursor, id } = context.req.query();
    if (id !== undefined) return context.json({ queues: await control.queuesOf(id) });
    const offset = wholeNumber(cursor, 'cursor', 0, Number.MAX_SAFE_INTEGER) ?? 0;
    const size = wholeNumber(limit, 'limit', 1, LARGEST_PAGE) ?? DEFAULT_PAGE;
    const page = await control.jobs({ queue: queue ?? null, states: statesOf(state), limit: size, offset });
    return context.json({ jobs: page.jobs, cursor: page.more ? String(offset + size) : null });
  });
  return routes;
}

/** Only the user, who may read them anyway, can let a job read files from anywhere. */
function notForStrangers(): RequestProblem {
  const detail =
    'only the user on the supervisor\u2019s own host can grant folders; others have those of render.inputRoots';
  return new RequestProblem(422, `/grantedDirs: ${detail}`, { errors: [{ pointer: '/grantedDirs', detail }] });
}

/** The same key means the same job: adding an id that exists changes nothing. */
function idOf(queue: string, idempotencyKey: string | undefined): string | undefined {
  if (idempotencyKey === undefined) return undefined;
  return `key-${createHash('sha256').update(`${queue}\n${idempotencyKey}`).digest('hex').slice(0, 32)}`;
}

function refOf(context: Context<Env, '/:queue/:id'>): JobRef {
  return { queue: context.req.param('queue'), id: context.req.param('id') };
}

async function existing(control: Control, ref: JobRef): Promise<JobDocument> {
  const job = await control.job(ref);
  if (job === null) throw unknownJob(ref);
  return job;
}

function statesOf(raw: string | undefined): readonly JobState[] {
  if (raw === undefined || raw === '') return JOB_STATES;
  return raw.split(',').map((word) => {
    const state = JOB_STATES.find((one) => one === word);
    if (state === undefined)
      throw new RequestProblem(422, `no job state is called ${word}: there are ${JOB_STATES.join(', ')}`);
    return state;
  });
}

import { Hono } from 'hono';
import type { Control } from '../../protocol/control.js';
import type { Body } from '../bodies.js';
import { type Env, requireSocket } from '../caller.js';
import { readBody } from '../read-body.js';

/**
 * Starting, stopping and restarting workers. They answer 202 when begun; with `?wait=true` they answer 200 when done.
 */
export function workerRoutes(control: Control): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/start', async (context) => {
    await control.start(withProcesses(await readBody(context, 'start')));
    return context.json({ accepted: true }, 202);
  });
  routes.post('/stop', async (context) => {
    const { workers, now } = await readBody(context, 'stop');
    return answer(context.req.query('wait'), await begin(control.stop({ workers, now })));
  });
  routes.post('/restart', async (context) => {
    const { rolling, ...body } = await readBody(context, 'restart');
    const done = control.restart({ ...withProcesses(body), allAtOnce: !rolling });
    return answer(context.req.query('wait'), await begin(done.then(() => ({ restarted: true }))));
  });
  routes.post('/shutdown', async (context) => {
    requireSocket(context);
    const { now } = await readBody(context, 'shutdown');
    return answer(context.req.query('wait'), await begin(control.shutdown({ now })));
  });
  routes.post('/logs/level', async (context) => {
    const request = await readBody(context, 'logLevel');
    await control.setLogLevel(request);
    return context.json(request);
  });

  routes.get('/workers/:name', async (context) => context.json(await control.worker(context.req.param('name'))));
  routes.post('/workers/:name/reset', async (context) => {
    await readBody(context, 'nothing');
    await control.reset({ workers: [context.req.param('name')] });
    return context.json({ accepted: true }, 202);
  });
  routes.post('/workers/:name/start', async (context) => {
    await readBody(context, 'nothing');
    await control.start({ workers: [context.req.param('name')] });
    return context.json({ accepted: true }, 202);
  });
  routes.post('/workers/:name/stop', async (context) => {
    await readBody(context, 'nothing');
    const stopped = control.stop({ workers: [context.req.param('name')], now: false });
    return answer(context.req.query('wait'), await begin(stopped));
  });
  routes.post('/workers/:name/restart', async (context) => {
    await readBody(context, 'nothing');
    const done = control.restart({ workers: [context.req.param('name')], allAtOnce: false });
    return answer(context.req.query('wait'), await begin(done.then(() => ({ restarted: true }))));
  });
  return routes;
}

function withProcesses({ workers, concurrency }: Body<'start'>): {
  workers: string[];
  processes?: number;
} {
  return concurrency === undefined ? { workers } : { workers, processes: concurrency };
}

/** A begun operation: refused at once, or under way. */
interface Begun<T> {
  readonly done: Promise<T>;
}

// A refusal (an unknown worker) comes in the same turn: it must be the answer, not an unhandled rejection after a 202.
async function begin<T>(done: Promise<T>): Promise<Begun<T>> {
  const soon = new Promise<'under way'>((resolve) => setImmediate(resolve, 'under way'));
  await Promise.race([done, soon]);
  done.catch(() => undefined); // told by events, and by `done` to whoever waits
  return { done };
}

async function answer<T>(wait: string | undefined, { done }: Begun<T>): Promise<Response> {
  if (wait === 'true') return Response.json(await done);
  return Response.json({ accepted: true }, { status: 202 });
}

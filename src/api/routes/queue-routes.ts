import { Hono } from 'hono';
import type { Control } from '../../protocol/control.js';
import { acceptance } from '../accepted.js';
import type { Env } from '../caller.js';
import type { Operations } from '../operations.js';
import { readBody } from '../read-body.js';

/** Within this most callers would rather have the answer; a million jobs take longer. */
const PATIENCE_MS = 2000;

export function queueRoutes(control: Control, operations: Operations): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/queues', async (context) => context.json({ queues: await control.queues() }));
  routes.post('/queues/:queue/pause', async (context) => {
    await readBody(context, 'nothing');
    await control.setPaused(context.req.param('queue'), true);
    return context.json({ paused: true });
  });
  routes.post('/queues/:queue/resume', async (context) => {
    await readBody(context, 'nothing');
    await control.setPaused(context.req.param('queue'), false);
    return context.json({ paused: false });
  });
  routes.post('/queues/:queue/retry-failed', async (context) => {
    const accept = acceptance(context, operations);
    await readBody(context, 'nothing');
    const done = control.retryFailed(context.req.param('queue')).then((retried) => ({ retried }));
    return accept({ kind: 'retry-failed', done, patienceMs: PATIENCE_MS });
  });
  routes.post('/purge', async (context) => {
    const accept = acceptance(context, operations);
    const done = control.purge(await readBody(context, 'purge')).then((queues) => ({ queues }));
    return accept({ kind: 'purge', done, patienceMs: PATIENCE_MS });
  });
  return routes;
}

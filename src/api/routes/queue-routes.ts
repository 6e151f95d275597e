import { Hono } from 'hono';
import type { Control } from '../../protocol/control.js';
import type { Env } from '../caller.js';
import { readBody } from '../read-body.js';

export function queueRoutes(control: Control): Hono<Env> {
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
    await readBody(context, 'nothing');
    return context.json({ retried: await control.retryFailed(context.req.param('queue')) });
  });
  routes.post('/purge', async (context) =>
    context.json({ queues: await control.purge(await readBody(context, 'purge')) }),
  );
  return routes;
}

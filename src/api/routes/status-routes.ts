import { Hono } from 'hono';
import { parseSince } from '../../base/since.js';
import type { Control } from '../../protocol/control.js';
import type { Env } from '../caller.js';
import { RequestProblem } from '../problem.js';

export function statusRoutes(control: Control): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/status', async (context) => context.json(await control.status()));
  routes.get('/stats', async (context) =>
    context.json(await control.stats({ since: sinceOf(context.req.query('since')) })),
  );
  routes.get('/fleet', async (context) => context.json(await control.fleet()));
  routes.get('/health', (context) => {
    const health = control.health();
    return context.json(health, health.healthy ? 200 : 503);
  });
  routes.get('/health/ready', (context) => {
    const { healthy } = control.health();
    return context.json({ ready: healthy }, healthy ? 200 : 503);
  });
  routes.get('/health/live', (context) => context.json({ live: true }));
  return routes;
}

const DEFAULT_SINCE = '30m';

function sinceOf(raw = DEFAULT_SINCE): number {
  const now = Date.now();
  const since = parseSince(raw, now);
  if (since !== null && since <= now) return since;
  throw new RequestProblem(422, `since is a duration such as 30m, or an ISO time that is past, not "${raw}"`);
}

import { Hono } from 'hono';
import type { Control } from '../../protocol/control.js';
import type { Env } from '../caller.js';
import { readQuery } from '../read-query.js';
import { sinceOf } from '../since-of.js';

export function statusRoutes(control: Control): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/status', async (context) => context.json(await control.status()));
  routes.get('/stats', async (context) =>
    context.json(await control.stats({ since: sinceOf(readQuery(context, 'stats').since) })),
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

import { Hono } from 'hono';
import type { Control } from '../../protocol/control.js';
import type { Env } from '../caller.js';
import { readBody } from '../read-body.js';

/**
 * The configuration. A reload answers 202 with what it will do, as soon as the file is read and found good; with `?wait=true`,
 * and in a dry run, 200 when that is done.
 */
export function configRoutes(control: Control): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/config', (context) => context.json(control.configuration()));
  routes.post('/reload', async (context) => {
    const { dryRun } = await readBody(context, 'reload');
    const { plan, done } = await control.reload({ dryRun });
    if (dryRun || context.req.query('wait') === 'true') return context.json(await done);
    done.catch(() => undefined); // told by an event
    return context.json({ accepted: true, ...plan }, 202);
  });
  return routes;
}

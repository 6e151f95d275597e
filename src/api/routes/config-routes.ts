import { Hono } from 'hono';
import type { Control } from '../../protocol/control.js';
import { acceptance } from '../accepted.js';
import type { Env } from '../caller.js';
import type { Operations } from '../operations.js';
import { readBody } from '../read-body.js';

/**
 * The configuration. A reload answers 202 with what it will do, as soon as the file is read and found good; with `?wait=true`,
 * and in a dry run, 200 when that is done.
 */
export function configRoutes(control: Control, operations: Operations): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/config', (context) => context.json(control.configuration()));
  routes.post('/reload', async (context) => {
    const accept = acceptance(context, operations);
    const { dryRun } = await readBody(context, 'reload');
    const { plan, done } = await control.reload({ dryRun });
    return dryRun ? context.json(plan) : accept({ kind: 'reload', done, plan });
  });
  return routes;
}

import { Hono } from 'hono';
import type { AccessControl } from '../../protocol/access.js';
import { type Env, requireSocket } from '../caller.js';
import { readBody } from '../read-body.js';

/** What only the user of the supervisor may ask, on its socket: another token, and the way into the page. */
export function accessRoutes(control: AccessControl): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/token', async (context) => {
    requireSocket(context);
    return context.json(await control.apiPlace());
  });
  routes.post('/token', async (context) => {
    requireSocket(context);
    await readBody(context, 'nothing');
    return context.json(await control.renewToken());
  });
  routes.post('/open', async (context) => {
    requireSocket(context);
    await readBody(context, 'nothing');
    return context.json(await control.openPage());
  });
  return routes;
}

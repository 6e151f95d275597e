import { Hono } from 'hono';
import type { Env } from '../caller.js';
import type { Operations } from '../operations.js';
import { RequestProblem } from '../problem.js';

/** What has become of what was accepted. */
export function operationRoutes(operations: Operations): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/operations/:id', (context) => {
    const operation = operations.get(context.req.param('id'));
    if (operation !== null) return context.json(operation);
    throw new RequestProblem(404, 'there is no such operation, or no longer', {
      code: 'operation_unknown',
      hint: 'the last 100 are kept, until the supervisor ends',
    });
  });
  return routes;
}

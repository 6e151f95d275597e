import { Hono } from 'hono';
import type { Control } from '../protocol/control.js';
import { problemResponse, unknownRoute } from './problem.js';
import { configRoutes } from './routes/config-routes.js';
import { jobRoutes } from './routes/job-routes.js';
import { queueRoutes } from './routes/queue-routes.js';
import { statusRoutes } from './routes/status-routes.js';
import { workerRoutes } from './routes/worker-routes.js';

/** The HTTP interface below `/api/v1`: what can be asked of `control`, and nothing else of the daemon. */
export function createApp(control: Control): Hono {
  const app = new Hono();
  const v1 = app.basePath('/api/v1');
  v1.route('/', statusRoutes(control));
  v1.route('/', workerRoutes(control));
  v1.route('/', configRoutes(control));
  v1.route('/', queueRoutes(control));
  v1.route('/', jobRoutes(control));
  app.notFound((context) => unknownRoute(`${context.req.method} ${context.req.path}`));
  app.onError((thrown) => problemResponse(thrown));
  return app;
}

import { Hono } from 'hono';
import type { Control } from '../protocol/control.js';
import type { Env } from './caller.js';
import { metricsRoute } from './metrics/metrics-route.js';
import { RequestCounts } from './metrics/request-counts.js';
import { problemResponse } from './problem.js';
import { configRoutes } from './routes/config-routes.js';
import { jobRoutes } from './routes/job-routes.js';
import { liveRoutes } from './routes/live-routes.js';
import { queueRoutes } from './routes/queue-routes.js';
import { statusRoutes } from './routes/status-routes.js';
import { workerRoutes } from './routes/worker-routes.js';
import { unrouted } from './unrouted.js';

/** The HTTP interface below `/api/v1`: what can be asked of `control`, and nothing else of the daemon. */
export function createApp(control: Control): Hono<Env> {
  const app = new Hono<Env>({ strict: false }); // a slash at the end means nothing
  const requests = new RequestCounts();
  app.use(requests.middleware);
  const v1 = app.basePath('/api/v1');
  v1.route('/', statusRoutes(control));
  v1.route('/', workerRoutes(control));
  v1.route('/', configRoutes(control));
  v1.route('/', queueRoutes(control));
  v1.route('/', jobRoutes(control));
  v1.route('/', liveRoutes(control));
  app.route('/', metricsRoute(control, requests));
  app.notFound((context) => problemResponse(unrouted(app, context)));
  app.onError((thrown) => problemResponse(thrown));
  return app;
}

import { Hono } from 'hono';
import type { Control } from '../protocol/control.js';
import type { Access } from './access/access.js';
import { guard } from './access/guard.js';
import type { Env } from './caller.js';
import { celeryRoutes } from './compat/celery-routes.js';
import { metricsRoute } from './metrics/metrics-route.js';
import { RequestCounts } from './metrics/request-counts.js';
import { Operations } from './operations.js';
import { loadPage } from './page-files.js';
import { problemResponse } from './problem.js';
import { noStrayQuery } from './read-query.js';
import { accessRoutes } from './routes/access-routes.js';
import { configRoutes } from './routes/config-routes.js';
import { descriptionRoutes } from './routes/description-routes.js';
import { jobFileRoutes } from './routes/job-file-routes.js';
import { jobRoutes } from './routes/job-routes.js';
import { liveRoutes } from './routes/live-routes.js';
import { operationRoutes } from './routes/operation-routes.js';
import { pageRoutes } from './routes/page-routes.js';
import { queueRoutes } from './routes/queue-routes.js';
import { sessionRoutes } from './routes/session-routes.js';
import { statusRoutes } from './routes/status-routes.js';
import { workerRoutes } from './routes/worker-routes.js';
import { tellVersion } from './tell-version.js';
import { unrouted } from './unrouted.js';

export interface AppParts {
  /** Who may ask over TCP. */
  readonly access: Access;
  /** Where the paths of the Celery manager are; empty: nowhere. */
  readonly compatPrefix: string;
}

/** The HTTP interface below `/api/v1`, and the page: what can be asked of `control`, and nothing else of the daemon. */
export function createApp(control: Control, { access, compatPrefix }: AppParts): Hono<Env> {
  const app = new Hono<Env>({ strict: false }); // a slash at the end means nothing
  const requests = new RequestCounts();
  app.use(requests.middleware);
  app.use(tellVersion);
  const pages = loadPage();
  app.use(guard(access, { compatPrefix, pages: new Set(pages.keys()) }));
  app.route('/', pageRoutes(pages));
  const operations = new Operations();
  const v1 = app.basePath('/api/v1');
  v1.use(noStrayQuery);
  v1.route('/', sessionRoutes(access));
  v1.route('/', accessRoutes(control));
  v1.route('/', statusRoutes(control));
  v1.route('/', workerRoutes(control, operations));
  v1.route('/', configRoutes(control, operations));
  v1.route('/', queueRoutes(control, operations));
  v1.route('/', operationRoutes(operations));
  v1.route('/', descriptionRoutes());
  v1.route('/', jobRoutes(control));
  v1.route('/', jobFileRoutes(control));
  v1.route('/', liveRoutes(control));
  if (compatPrefix !== '') app.route(compatPrefix, celeryRoutes(control, operations));
  app.route('/', metricsRoute(control, requests));
  app.notFound((context) => problemResponse(unrouted(app, context)));
  app.onError((thrown) => problemResponse(thrown));
  return app;
}

import { Access } from '../../src/api/access/access.js';
import { createApp } from '../../src/api/app.js';
import { EventStream } from '../../src/base/event-stream.js';
import { openLive } from '../../src/daemon/live.js';
import type { Control } from '../../src/protocol/control.js';
import type { SupervisorEvent } from '../../src/protocol/events.js';

export interface Route {
  readonly method: string;
  /** With names for what varies: `/api/v1/jobs/:queue/:id`. */
  readonly path: string;
}

/** Every route that the app has, from the app itself. */
export function everyRoute(): readonly Route[] {
  const live = openLive(new EventStream<SupervisorEvent>(), {
    startedAt: Date.now(),
    logDir: '.',
    redact: (text) => text,
  });
  const access = new Access({
    settings: () => ({ host: '127.0.0.1', allowedHosts: [], trustProxy: false }),
    readToken: () => null,
    tellRefused: () => undefined,
  });
  // Nothing is asked of it: routes are only told.
  const app = createApp({ live } as Control, { access, compatPrefix: '/api/celery' });
  const routes = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => ({ method, path }));
  return [...new Map(routes.map((route) => [`${route.method} ${route.path}`, route])).values()];
}

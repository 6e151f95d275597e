import { Access } from '../../src/api/access/access.js';
import { createApp } from '../../src/api/app.js';
import { Lifetime } from '../../src/base/lifetime.js';
import type { Control } from '../../src/protocol/control.js';

/** The HTTP interface with nothing behind it: it can refuse, and no more. */
export function bareApp(compatPrefix: string): ReturnType<typeof createApp> {
  const access = new Access({
    settings: () => ({ host: '127.0.0.1', allowedHosts: [], trustProxy: false }),
    readToken: () => null,
    tellRefused: () => undefined,
  });
  return createApp({ live: { life: new Lifetime('nobody') } } as Control, { access, compatPrefix });
}

/**
 * Every route of the HTTP interface, `GET /api/v1/workers/:name`, as the app itself knows them; for the page, which may not have been
 * built, `GET /`.
 */
export function routesOf(compatPrefix: string): readonly string[] {
  const { routes } = bareApp(compatPrefix);
  const named = routes.filter(({ method, path }) => method !== 'ALL' && !/^\/(\w+\.\w+)?$/.test(path));
  return [...new Set(['GET /', ...named.map(({ method, path }) => `${method} ${path}`)])];
}

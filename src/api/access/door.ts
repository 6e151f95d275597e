/**
 * By which door a request comes in: `probe`, `page` and `login` are open to everybody, the others to whoever has the token or a session. Each
 * has limits of its own, so that a crowd at one keeps nobody out of another.
 */
export type Door = 'probe' | 'page' | 'login' | 'scrape' | 'private';

const PROBES: ReadonlySet<string> = new Set([
  '/api/v1/health',
  '/api/v1/health/live',
  '/api/v1/health/ready',
  '/api/v1/openapi.json',
]);

/** The door of a request. A path that is written in any other way than here is private. */
export function doorOf(
  { method, path }: { readonly method: string; readonly path: string },
  { compatPrefix, pages }: { readonly compatPrefix: string; readonly pages: ReadonlySet<string> },
): Door {
  const isRead = method === 'GET' || method === 'HEAD';
  if (isRead && path === '/metrics') return 'scrape';
  if (isRead && (PROBES.has(path) || (compatPrefix !== '' && path === `${compatPrefix}/health`))) return 'probe';
  if (isRead && pages.has(path)) return 'page';
  if (method === 'POST' && path === '/api/v1/session') return 'login';
  return 'private';
}

import { type Context, Hono } from 'hono';
import type { Env } from '../caller.js';
import type { PageFile } from '../page-files.js';
import { PAGE_POLICY } from '../security-headers.js';

/** The page, at the root. A browser asks each time whether it has changed, so that another version is seen at once. */
export function pageRoutes(files: ReadonlyMap<string, PageFile>): Hono<Env> {
  const routes = new Hono<Env>();
  for (const [path, file] of files) routes.get(path, (context) => send(context, file));
  return routes;
}

function send(context: Context<Env>, { type, content, gzipped, etag }: PageFile): Response {
  const headers = {
    'content-security-policy': PAGE_POLICY,
    'cache-control': 'no-cache',
    etag,
    vary: 'accept-encoding',
  };
  if (context.req.header('if-none-match')?.includes(etag)) return new Response(null, { status: 304, headers });
  const isGzip = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '');
  return new Response(isGzip ? gzipped : content, {
    headers: { ...headers, 'content-type': type, ...(isGzip ? { 'content-encoding': 'gzip' } : {}) },
  });
}

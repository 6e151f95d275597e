import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Hono } from 'hono';
import type { Env } from '../caller.js';

/** How all of this is described for programs: the file that comes with the package, so that nothing has to be loaded for it. */
export function descriptionRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/openapi.json', async (context) => {
    const path = createRequire(import.meta.url).resolve('cardq/schema/openapi.json');
    return context.body(await readFile(path, 'utf8'), 200, { 'content-type': 'application/json' });
  });
  return routes;
}

import { Hono } from 'hono';
import type { Control } from '../../protocol/control.js';
import type { Env } from '../caller.js';
import { fileAnswer } from '../file-answer.js';

/** What jobs have made: the PDF, and the picture of its first page. */
export function jobFileRoutes(control: Control): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/jobs/:queue/:id/output', async (context) => {
    const { queue, id } = context.req.param();
    return fileAnswer(await control.output({ queue, id }), askedBy(context.req.raw));
  });
  routes.get('/jobs/:queue/:id/thumbnail', async (context) => {
    const { queue, id } = context.req.param();
    return fileAnswer(await control.thumbnail({ queue, id }), askedBy(context.req.raw));
  });
  return routes;
}

function askedBy({ method, headers }: Request) {
  return { method, header: (name: string) => headers.get(name) ?? undefined };
}

import { Hono } from 'hono';
import type { Control } from '../../protocol/control.js';
import type { Env } from '../caller.js';
import { fileAnswer } from '../file-answer.js';
import { readQuery } from '../read-query.js';

/** What jobs have left: the PDF, the picture of its first page, and lines in the logs. */
export function jobFileRoutes(control: Control): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/sheets', async (context) => context.json({ jobs: await control.sheets(readQuery(context, 'sheets')) }));
  routes.get('/jobs/:queue/:id/output', async (context) => {
    const { queue, id } = context.req.param();
    return fileAnswer(await control.output({ queue, id }), askedBy(context.req.raw));
  });
  routes.get('/jobs/:queue/:id/thumbnail', async (context) => {
    const { queue, id } = context.req.param();
    return fileAnswer(await control.thumbnail({ queue, id }), askedBy(context.req.raw));
  });
  routes.get('/jobs/:queue/:id/logs', async (context) => {
    const { queue, id } = context.req.param();
    return context.json(await control.jobLog({ queue, id }, readQuery(context, 'jobLog')));
  });
  return routes;
}

function askedBy({ method, headers }: Request) {
  return { method, header: (name: string) => headers.get(name) ?? undefined };
}

import { Hono } from 'hono';
import type { Control } from '../../protocol/control.js';
import { acceptance } from '../accepted.js';
import { type Env, requireSocket } from '../caller.js';
import type { Operations } from '../operations.js';
import { readBody } from '../read-body.js';
import { graceOf, restarted, restartOf, startOf } from '../requests.js';

/** Starting, stopping and restarting workers. */
export function workerRoutes(control: Control, operations: Operations): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/start', async (context) => {
    const accept = acceptance(context, operations);
    const { workers, ...body } = await readBody(context, 'start');
    const done = control.start({ workers, ...startOf(body) });
    return accept({ kind: 'start', done });
  });
  routes.post('/stop', async (context) => {
    const accept = acceptance(context, operations);
    const { workers, ...body } = await readBody(context, 'stop');
    return accept({ kind: 'stop', done: control.stop({ workers, ...graceOf(body) }) });
  });
  routes.post('/restart', async (context) => {
    const accept = acceptance(context, operations);
    const { workers, ...body } = await readBody(context, 'restart');
    const done = control.restart({ workers, ...restartOf(body) }).then(restarted);
    return accept({ kind: 'restart', done });
  });
  routes.post('/shutdown', async (context) => {
    const accept = acceptance(context, operations);
    requireSocket(context);
    const body = await readBody(context, 'shutdown');
    return accept({ kind: 'shutdown', done: control.shutdown(graceOf(body)) });
  });
  routes.post('/logs/level', async (context) => {
    const request = await readBody(context, 'logLevel');
    await control.setLogLevel(request);
    return context.json(request);
  });

  routes.get('/workers', async (context) => context.json({ workers: (await control.status()).workers }));
  routes.get('/workers/:name', async (context) => context.json(await control.worker(context.req.param('name'))));
  routes.post('/workers/:name', async (context) => {
    const accept = acceptance(context, operations);
    const { processes } = await readBody(context, 'scale');
    const done = control.scale({ worker: context.req.param('name'), processes });
    return accept({ kind: 'scale', done });
  });
  routes.post('/workers/:name/reset', async (context) => {
    await readBody(context, 'nothing');
    await control.reset({ workers: [context.req.param('name')] });
    return context.json({ accepted: true }, 202);
  });
  routes.post('/workers/:name/start', async (context) => {
    const accept = acceptance(context, operations);
    const body = await readBody(context, 'startOne');
    const done = control.start({ workers: [context.req.param('name')], ...startOf(body) });
    return accept({ kind: 'start', done });
  });
  routes.post('/workers/:name/stop', async (context) => {
    const accept = acceptance(context, operations);
    const body = await readBody(context, 'stopOne');
    const done = control.stop({ workers: [context.req.param('name')], ...graceOf(body) });
    return accept({ kind: 'stop', done });
  });
  routes.post('/workers/:name/restart', async (context) => {
    const accept = acceptance(context, operations);
    const body = await readBody(context, 'restartOne');
    const done = control.restart({ workers: [context.req.param('name')], ...restartOf(body) }).then(restarted);
    return accept({ kind: 'restart', done });
  });
  return routes;
}

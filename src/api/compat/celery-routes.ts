import { Hono } from 'hono';
import type { Control } from '../../protocol/control.js';
import { acceptance } from '../accepted.js';
import type { Env } from '../caller.js';
import type { Operations } from '../operations.js';
import { problemResponse } from '../problem.js';
import { readBody } from '../read-body.js';
import { noStrayQuery, readQuery } from '../read-query.js';
import { graceOf, restarted, restartOf, startOf } from '../requests.js';
import { sinceOf } from '../since-of.js';
import { activeTasks, celeryStats, celeryStatus, reservedTasks, scheduledTasks } from './celery-words.js';

/** Jobs that are told with their data: of what runs, and of what is due later. */
const TOLD = { limit: 1000, cursor: null } as const;
/** Within this most callers would rather have the answer. */
const PATIENCE_MS = 2000;

/**
 * The eight paths that a Flask application with a Celery manager had: what they told there, in its words, and beside that all that the
 * same path tells below `/api/v1`. They ask the same `control`, and so keep its promises: a purge touches only the queues named.
 */
export function celeryRoutes(control: Control, operations: Operations): Hono<Env> {
  const routes = new Hono<Env>();
  routes.use(noStrayQuery);
  const workerStatus = async () => celeryStatus(await control.status(), control.health());

  routes.get('/health', (context) => {
    const health = control.health();
    const told = { ...health, uptime_seconds: health.uptimeSeconds, restart_count: health.restartCount };
    return context.json(told, health.healthy ? 200 : 503);
  });
  routes.get('/status', async (context) => {
    const status = await control.status();
    const health = control.health();
    return context.json({
      ...status,
      success: true,
      worker_status: celeryStatus(status, health),
      healthy: health.healthy,
      auto_start_enabled: control.startsByItself(),
    });
  });
  routes.post('/start', async (context) => {
    const accept = acceptance(context, operations);
    const { workers, hostname: _named, ...body } = await readBody(context, 'celeryStart');
    const plan = { success: true, message: 'the workers are being started', worker_info: await workerStatus() };
    const done = control.start({ workers, ...startOf(body) }).then(succeeded);
    return accept({ kind: 'start', done, plan });
  });
  routes.post('/stop', async (context) => {
    const accept = acceptance(context, operations);
    const { workers, timeout, timeoutSeconds = timeout, now } = await readBody(context, 'celeryStop');
    const done = control.stop({ workers, ...graceOf({ now, timeoutSeconds }) }).then(succeeded);
    return accept({ kind: 'stop', done, plan: { success: true, message: 'the workers are being stopped' } });
  });
  routes.post('/restart', async (context) => {
    const accept = acceptance(context, operations);
    const { workers, ...body } = await readBody(context, 'restart');
    const plan = { success: true, message: 'the workers are being restarted', worker_info: await workerStatus() };
    const done = control
      .restart({ workers, ...restartOf(body) })
      .then(restarted)
      .then(succeeded);
    return accept({ kind: 'restart', done, plan });
  });
  routes.get('/tasks', async (context) => {
    const { queue, state, limit, cursor, id } = readQuery(context, 'tasks');
    if (id !== null) return context.json({ success: true, queues: await control.queuesOf(id) });
    const [{ supervisor, workers }, page, active, delayed] = await Promise.all([
      control.status(),
      control.jobs({ queue, states: state, limit, cursor }),
      control.jobs({ queue, states: ['active'], ...TOLD }),
      control.jobs({ queue, states: ['delayed'], ...TOLD }),
    ]);
    return context.json({
      ...page,
      success: true,
      active_tasks: activeTasks(workers, active.jobs),
      scheduled_tasks: scheduledTasks(supervisor.name, delayed.jobs),
      reserved_tasks: reservedTasks(workers),
    });
  });
  routes.get('/stats', async (context) => {
    const [stats, status] = await Promise.all([
      control.stats({ since: sinceOf(readQuery(context, 'stats').since) }),
      control.status(),
    ]);
    return context.json({ ...stats, success: true, worker_stats: celeryStats(status) });
  });
  routes.post('/purge', async (context) => {
    const accept = acceptance(context, operations);
    const done = control.purge(await readBody(context, 'purge')).then((queues) => ({
      success: true,
      message: 'the queues named were purged',
      purged_queues: Object.fromEntries(Object.entries(queues).map(([name, removed]) => [name, sumOf(removed)])),
      queues,
    }));
    return accept({ kind: 'purge', done, patienceMs: PATIENCE_MS });
  });
  routes.onError((thrown) => problemResponse(thrown, ({ detail }) => ({ success: false, error: detail })));
  return routes;
}

function succeeded(result: object): object {
  return { success: true, ...result };
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

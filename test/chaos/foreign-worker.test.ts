import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { WorkerStatus } from '../../src/protocol/status.js';
import { type Workplace, workplace } from '../support/cardq.js';
import { killSupervisor } from '../support/kill-supervisor.js';
import { jobOf, statusOf } from '../support/over-socket.js';
import { describeWithRedis, type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

const SCRIPT = fileURLToPath(new URL('../fixtures/foreign/bullmq-worker.mjs', import.meta.url));
/** Far below the 30 s for which BullMQ's locks last: what comes back sooner was given back. */
const AT_ONCE_MS = 10_000;

let redis: RedisServer;

describeWithRedis("somebody else's BullMQ worker", () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test('what it has in hand, has done and how it feels is shown', async () => {
    const { place, queue } = await takenOver();
    const job = await queue.add('x', { does: 'stay' });
    await holderOf(place, job.id);
    await until('its heartbeat', async () => (await holderOf(place, job.id)).heartbeatAgeMs !== null);
    const busy = await holderOf(place, job.id);
    expect(busy.eventLoopDelayMs).toBeGreaterThanOrEqual(0);
    expect(busy.jobs).toMatchObject([{ queue: 'orders', id: job.id, startedAt: expect.any(String) }]);
    await queue.add('x', {});
    await until('the other job to be counted', async () => (await workersOf(place)).some((one) => one.completed === 1));
  });

  test('a job whose worker is killed runs again at once, for one attempt', async () => {
    const { place, queue } = await takenOver();
    const job = await queue.add('x', { does: 'crash-once' });
    const pid = await resultOf(queue, job.id);
    expect(await jobOf(place, `orders/${job.id}`)).toMatchObject({
      attempts: 2,
      history: [
        { attempt: 1, kind: 'crash', worker: expect.stringMatching(/^legacy-\d$/), crash: { signal: 'SIGKILL' } },
      ],
    });
    expect((await jobOf(place, `orders/${job.id}`)).history[0]?.pid).not.toBe(pid);
  });

  test('a job that hangs its worker runs again on another when the hang is noticed', async () => {
    const { place, queue } = await takenOver({ worker: { heartbeat: { interval: '100ms', timeout: '1s' } } });
    const job = await queue.add('x', { does: 'spin-once' });
    await resultOf(queue, job.id);
    const exits = (await workersOf(place)).map((one) => one.lastExit?.reason ?? '');
    expect(exits.join()).toMatch(/killed: no heartbeat .*spinning/);
  });

  test('a job that kills each of its workers ends as failed, with their names', async () => {
    const { place, queue } = await takenOver();
    const job = await queue.add('x', { does: 'crash' }, { attempts: 9 });
    await until('it to fail', async () => (await queue.getJobState(job.id ?? '')) === 'failed', AT_ONCE_MS);
    const { failedReason, history } = await jobOf(place, `orders/${job.id}`);
    expect(failedReason).toMatch(/^gave up: it killed 2 workers/); // as often as BullMQ lets one stall
    expect(history.map((one) => one.kind)).toEqual(['crash', 'crash']);
  });

  test('of several jobs in one dead process, each comes back', async () => {
    const { place, queue } = await takenOver({ worker: { processes: 1, env: { CONCURRENCY: '3' } } });
    const staying = await queue.addBulk([1, 2].map(() => ({ name: 'x', data: { does: 'stay' } })));
    await until('both to run', async () => (await workersOf(place))[0]?.jobs.length === 2);
    const [before] = await workersOf(place);
    process.kill(before?.pid ?? 0, 'SIGKILL');
    await until('both to run again', async () => {
      const [after] = await workersOf(place);
      return after?.pid !== before?.pid && after?.jobs.length === 2;
    });
    for (const { id } of staying) expect((await jobOf(place, `orders/${id}`)).history).toHaveLength(1);
  });

  test.for(['die', 'force'])(
    'a job that a stopped worker leaves unfinished (%s) goes back without an attempt',
    async (way) => {
      const { place, queue } = await takenOver({ worker: { env: { ON_SIGTERM: way } } });
      const job = await queue.add('x', { does: 'stay' });
      await holderOf(place, job.id);
      await place.ok('stop', 'legacy');
      await until('it to wait again', async () => (await queue.getJobState(job.id ?? '')) === 'waiting', AT_ONCE_MS);
      expect(await jobOf(place, `orders/${job.id}`)).toMatchObject({ attempts: 0, history: [] });
    },
  );

  test('what was held when Redis and the worker died together comes back when Redis does', async () => {
    const { place, queue } = await takenOver({ worker: { processes: 1 } });
    const job = await queue.add('x', { does: 'stay-once' });
    const { pid } = await holderOf(place, job.id);
    await redis.kill();
    process.kill(pid ?? 0, 'SIGKILL');
    await until('the death to be seen', async () => (await workersOf(place))[0]?.restarts === 1);
    await redis.restart();
    await resultOf(queue, job.id);
    expect(await jobOf(place, `orders/${job.id}`)).toMatchObject({ attempts: 2, history: [{ kind: 'crash', pid }] });
  });

  // They used to wait for BullMQ's own check: nobody knew any more whose they were.
  test.for([
    ['lives on', () => undefined],
    ['dies with it', (pid: number) => process.kill(pid, 'SIGKILL')],
  ] as const)(
    'what it held when the supervisor was killed runs again after the next start, if it %s',
    async ([, end]) => {
      const { place, queue } = await takenOver({ worker: { env: { ON_SIGTERM: 'die' } } });
      const job = await queue.add('x', { does: 'stay-at-first' });
      const pid = (await holderOf(place, job.id)).pid ?? 0;
      await killSupervisor(place);
      end(pid);
      await place.ok('start');
      const again = await until('it to run again', () => processedBy(queue, job.id), AT_ONCE_MS);
      expect(again).not.toBe(pid);
      expect(await jobOf(place, `orders/${job.id}`)).toMatchObject({ attempts: 1, history: [] });
      expect(await place.ok('logs', 'supervisor')).toMatch(/, held by a supervisor that died, went back/);
    },
  );

  test('jobs of a paused queue are left to BullMQ', async () => {
    const { place, queue } = await takenOver();
    const job = await queue.add('x', { does: 'stay' });
    const { pid } = await holderOf(place, job.id);
    await queue.pause();
    process.kill(pid ?? 0, 'SIGKILL');
    await until('its replacement', async () =>
      (await workersOf(place)).every((one) => one.state === 'running' && one.pid !== pid),
    );
    expect(await queue.getJobState(job.id ?? '')).toBe('active');
  });

  test('one whose queues are elsewhere is told of, and supervised all the same', async () => {
    const { place, queue } = await takenOver({ worker: { env: { PREFIX: 'other' } }, prefix: 'other' });
    const job = await queue.add('x', { does: 'crash-once' });
    await until('it to be told', async () =>
      /queue "orders" \(prefix "other"\), which is not at this broker/.test(await place.ok('logs', 'supervisor')),
    );
    await until('the crash to be seen', async () => (await workersOf(place)).some((one) => one.restarts > 0));
    expect(await queue.getJobState(job.id ?? '')).toBe('active'); // BullMQ's stalled check will find it
  });

  // A consumer that lives, turns its loop and holds a connection, but fetches no more: celery#8030 and its kin.
  test('one that stops fetching while jobs wait is replaced, and says why', async () => {
    const { place, queue } = await takenOver({ worker: { processes: 1, stallTimeout: '2s' } });
    await resultOf(queue, (await queue.add('x', {})).id);
    await resultOf(queue, (await queue.add('x', { does: 'go-deaf' })).id);
    const [deaf] = await workersOf(place);
    const job = await until('it to be deaf', async () => {
      const added = await queue.add('x', {});
      return (await queue.getJobState(added.id ?? '')) === 'waiting' ? added : null;
    });
    expect(await resultOf(queue, job.id)).not.toBe(deaf?.pid);
    const [{ lastExit }] = (await workersOf(place)) as [WorkerStatus];
    expect(lastExit?.reason).toMatch(
      /^killed: fetched no job \(for \d+s while \d+ wait in queue orders, with nothing in hand/,
    );
  });
});

/** A supervisor with two processes of the plain worker, ready, and the queue that they serve. */
async function takenOver({ worker = {}, prefix = 'bull' }: { worker?: Record<string, unknown>; prefix?: string } = {}) {
  redis.command('flushall');
  const { env, ...settings } = worker as { env?: object };
  const place = await workplace({
    broker: { url: redis.url },
    queues: {},
    workers: {
      legacy: {
        script: SCRIPT,
        nodeArgs: ['--import', 'cardq/report'],
        processes: 2,
        ready: 'ipc',
        restart: { delay: '100ms' },
        ...settings,
        env: { REDIS_SOCKET: redis.socket, ...env },
      },
    },
  });
  const connection = new Redis({ path: redis.socket, maxRetriesPerRequest: null });
  const queue = new Queue('orders', { connection, prefix });
  queue.on('error', () => undefined); // Redis may be away
  onTestFinished(async () => {
    await queue.close();
    connection.disconnect();
  });
  await place.ok('start');
  return { place, queue };
}

async function workersOf(place: Workplace): Promise<readonly WorkerStatus[]> {
  return (await statusOf(place)).workers;
}

function holderOf(place: Workplace, id: string | undefined): Promise<WorkerStatus> {
  return until(`job ${id} to be in hand`, async () =>
    (await workersOf(place)).find(({ jobs }) => jobs.some((one) => one.id === id)),
  );
}

/** What the job returned: the pid of its process. */
function resultOf(queue: Queue, id: string | undefined): Promise<number> {
  return until(`job ${id} to be done`, () => processedBy(queue, id));
}

/** The same; null until it is done. */
async function processedBy(queue: Queue, id: string | undefined): Promise<number | null> {
  const job = await queue.getJob(id ?? '');
  return job !== undefined && (await job.getState()) === 'completed' ? (job.returnvalue as number) : null;
}

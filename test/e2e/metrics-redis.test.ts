import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { describeWithRedis, type RedisServer, startRedis } from '../support/redis-server.js';
import { scrape } from '../support/scrape.js';
import { until } from '../support/until.js';

const FOREIGN = fileURLToPath(new URL('../fixtures/foreign/bullmq-worker.mjs', import.meta.url));
/** Far more than a scrape takes, and less than a broker that hangs is waited for anywhere. */
const AT_ONCE_MS = 1000;

describeWithRedis('metrics of a supervisor on Redis', () => {
  test('a broker that hangs holds no scrape up: it is told as down, with the queues as they were', async () => {
    const redis = await openRedis();
    const place = await supervisorAt(redis);
    await place.run(['pause', 'default']);
    await place.ok('enqueue', 'default', '{}');
    await until('the job to be told', async () => (await waiting(place)) === 1);

    redis.signal('SIGSTOP');
    try {
      await until('the broker to be told as down', async () => {
        const began = performance.now();
        const { values } = await scrape(place);
        expect(performance.now() - began).toBeLessThan(AT_ONCE_MS);
        return values.get('cardq_broker_up') === 0;
      });
      expect(await waiting(place)).toBe(1);
      expect((await scrape(place)).values.get('cardq_fleet_instances')).toBe(1);
    } finally {
      redis.signal('SIGCONT');
    }
    await until('the broker to be up again', async () => (await scrape(place)).values.get('cardq_broker_up') === 1);
  });

  test('each supervisor tells how many there are at the broker', async () => {
    const redis = await openRedis();
    const places = [await supervisorAt(redis), await supervisorAt(redis)];
    for (const place of places) {
      await until('both to be counted', async () => {
        const { values } = await scrape(place);
        return values.get('cardq_fleet_instances') === 2;
      });
    }
  });

  test("jobs of somebody else's program count as they are reported, and none is forgotten when it dies", async () => {
    const { place, queue, counted } = await takenOver();
    await queue.addBulk([1, 2].map(() => ({ name: 'x', data: { does: 'render' } })));
    await queue.add('x', { does: 'throw' });
    await until(
      'three to be counted',
      async () => (await counted('completed')) === 2 && (await counted('failed')) === 1,
    );
    await queue.add('x', { does: 'crash-once' });
    await until('the fourth to be counted', async () => (await counted('completed')) === 3);
    expect(await counted('crashed')).toBe(1);
    const { values } = await scrape(place);
    expect(values.get('cardq_render_sheets_total')).toBe(4);
    expect(values.get('cardq_worker_restarts_total{worker="legacy",reason="crash"}')).toBe(1);
  });

  // What ended last before its program did used not to be told, and what the next one had done by then counted twice.
  test('each job of a program counts once, of which there are others one after another', async () => {
    const { place, queue, counted } = await takenOver();
    const jobs = 1500;
    await queue.addBulk(Array.from({ length: jobs }, () => ({ name: 'x', data: {} })));
    for (let restarts = 0; restarts < 3; restarts++) await place.ok('restart', 'legacy');
    await until('all to be done', async () => (await queue.getJobCountByTypes('waiting', 'active')) === 0);
    await until('all to be told', async () => (await counted('completed')) >= jobs);
    expect(await counted('completed')).toBe(jobs);
    expect((await place.status()).workers[0]?.completed).toBe(jobs);
  });
});

/** A supervisor of one program of somebody else's, ready, and the queue that it serves. */
async function takenOver() {
  const redis = await openRedis();
  const place = await workplace({
    broker: { url: redis.url },
    queues: {},
    schedules: {},
    workers: {
      legacy: {
        script: FOREIGN,
        nodeArgs: ['--import', 'cardq/report'],
        processes: 1,
        ready: 'ipc',
        restart: { delay: '50ms' },
        env: { REDIS_SOCKET: redis.socket },
      },
    },
  });
  await place.ok('start');
  const queue = openQueue(redis);
  const counted = async (outcome: string) =>
    (await scrape(place)).values.get(`cardq_jobs_total{queue="orders",outcome="${outcome}"}`) ?? 0;
  return { place, queue, counted };
}

async function openRedis(): Promise<RedisServer> {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  return redis;
}

async function supervisorAt({ url }: RedisServer): Promise<Workplace> {
  const place = await workplace({
    broker: { url, fallback: 'wait' },
    queues: { default: { module: 'cardq/workers/default' } },
    workers: { app: { queues: ['default'], processes: 1 } },
    schedules: {},
  });
  await place.ok('start');
  return place;
}

async function waiting(place: Workplace): Promise<number | undefined> {
  return (await scrape(place)).values.get('cardq_queue_jobs{queue="default",state="waiting"}');
}

function openQueue({ socket }: RedisServer): Queue {
  const connection = new Redis({ path: socket, maxRetriesPerRequest: null });
  const queue = new Queue('orders', { connection });
  onTestFinished(async () => {
    await queue.close();
    connection.disconnect();
  });
  return queue;
}

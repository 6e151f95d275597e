import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import { embeddedHome, KEEP_ALL, redisHome } from '../../support/brokers.js';
import { startCuttingProxy } from '../../support/cutting-proxy.js';
import { describeWithRedis, type RedisServer, startRedis } from '../../support/redis-server.js';
import { until } from '../../support/until.js';

let redis: RedisServer;

describeWithRedis('jobs in the hands of foreign workers', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test('what a consumer holds is taken over, and what another one holds is not', async () => {
    const { broker, foreign, take } = await opened();
    const [mine, other] = [await take('dead:0'), await take('alive:0')];
    expect((await foreign.adopt('orders', 'dead')).map(({ id }) => id)).toEqual([mine]);
    await broker.complete({ queue: 'orders', id: mine }, 'done', KEEP_ALL);
    expect(await broker.get({ queue: 'orders', id: mine })).toMatchObject({ state: 'completed', result: 'done' });
    expect(await broker.get({ queue: 'orders', id: other })).toMatchObject({ state: 'active' });
    expect(await foreign.knows({ queue: 'orders', id: other }, 'alive:0')).toBe(true);
  });

  test('a consumer whose id begins like another’s is another one', async () => {
    const { foreign, take } = await opened();
    await take('dead-man:0');
    expect(await foreign.adopt('orders', 'dead')).toEqual([]);
  });

  test('what was taken over goes back unharmed, to the head of its queue', async () => {
    const { broker, foreign, take } = await opened();
    const id = await take('dead:7');
    const [job] = await foreign.adopt('orders', 'dead');
    expect(job).toMatchObject({ queue: 'orders', id, name: 'x', data: { n: 0 }, attemptsMade: 0, history: [] });
    await broker.giveBack({ queue: 'orders', id });
    const waiting = await broker.list({ queue: 'orders', states: ['waiting'], offset: 0, limit: 10 });
    expect(waiting[0]).toMatchObject({ id, attemptsMade: 0 });
  });

  test('nothing is taken over twice, nor in a paused queue', async () => {
    const { broker, foreign, take } = await opened();
    await take('dead:0');
    await broker.setPaused('orders', true);
    expect(await foreign.adopt('orders', 'dead')).toEqual([]);
    await broker.setPaused('orders', false);
    const answers = await Promise.all([1, 2, 3].map(() => foreign.adopt('orders', 'dead')));
    expect(answers.flat()).toHaveLength(1);
  });

  // It used to be held by a supervisor that did not know of it, until its lock ran out.
  test('what was taken over without anybody hearing of it goes back to its queue', async () => {
    const proxy = await startCuttingProxy(redis.socket);
    const { foreign, take, broker } = await opened(`unix:${proxy.socket}`);
    const id = await take('dead:0');
    proxy.cutAfter('dead:');
    const heard = await foreign.adopt('orders', 'dead').catch(() => null);
    expect(proxy.cuts).toBe(1);
    const again = heard ?? (await until('an answer', () => foreign.adopt('orders', 'dead')));
    if (again.length === 0) expect(await broker.get({ queue: 'orders', id })).toMatchObject({ state: 'waiting' });
    else expect(again).toMatchObject([{ id }]);
  });

  test('where it is, is told without its password', async () => {
    expect((await opened()).foreign.address).toBe(`${redis.socket}/0`);
  });
});

test('nobody else has the embedded broker open', async () => {
  expect((await (await embeddedHome()).open()).foreign).toBeNull();
});

/** A broker, and a queue of three jobs that others take from. */
async function opened(url = redis.url) {
  const broker: Broker = await redisHome(url).open();
  const { foreign } = broker;
  if (foreign === null) throw new Error('Redis can be reached by others');
  const connection = new Redis({ path: redis.socket, maxRetriesPerRequest: null });
  const settings = { connection, prefix: foreign.prefix };
  const queue = new Queue('orders', settings);
  const worker = new Worker('orders', null, { ...settings, autorun: false, skipStalledCheck: true });
  onTestFinished(async () => {
    await worker.close(true);
    await queue.close();
    connection.disconnect();
  });
  await queue.addBulk([0, 1, 2].map((n) => ({ name: 'x', data: { n } })));
  return { broker, foreign, take: (token: string) => takenBy(worker, token) };
}

async function takenBy(worker: Worker, token: string): Promise<string> {
  const job = await worker.getNextJob(token, { block: false });
  if (job?.id === undefined) throw new Error('there was no job');
  return job.id;
}

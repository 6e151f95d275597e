import { expect, onTestFinished, test } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import { newJob, redisHome, takeOne } from '../../support/brokers.js';
import { describeWithRedis, type RedisServer, startRedis } from '../../support/redis-server.js';
import { until } from '../../support/until.js';

const LIMIT_BYTES = 16 * 1024 ** 2;

describeWithRedis('a Redis whose memory runs out', () => {
  // It had used all of it before it was looked at, and then let nothing out, either.
  test.each([
    ['small jobs', { dataBytes: 2, producers: 500, supervisors: 1 }],
    ['large jobs', { dataBytes: 60_000, producers: 50, supervisors: 1 }],
    ['jobs from several supervisors', { dataBytes: 20_000, producers: 50, supervisors: 3 }],
  ])('refuses %s of many producers before it is full', async (_which, { dataBytes, producers, supervisors }) => {
    const server = await startRedis(['--maxmemory', String(LIMIT_BYTES)]);
    onTestFinished(() => server.stop());
    server.command('setrange', 'filler', String(Math.round(LIMIT_BYTES * 0.7)), 'x');
    const home = redisHome(server.url);
    const brokers = await Promise.all(Array.from({ length: supervisors }, () => home.open()));
    for (const broker of [...brokers, ...brokers]) await broker.fleet.announce({}, 60_000);
    const codes = await Promise.all(
      Array.from({ length: producers }, (_, n) => fill(brokers[n % supervisors], dataBytes)),
    );
    expect(new Set(codes)).toEqual(new Set(['broker_full']));
    expect(usedOf(server)).toBeLessThan(LIMIT_BYTES);
    for (const broker of brokers) await takeOne(broker);
    server.command('del', 'filler');
    await until('jobs to be let in again', () => brokers[0]?.add(newJob()));
  });

  test('refuses a job that would take nearly all that is left, and lets others in', async () => {
    const server = await startRedis(['--maxmemory', String(LIMIT_BYTES)]);
    onTestFinished(() => server.stop());
    server.command('setrange', 'filler', String(Math.round(LIMIT_BYTES * 0.6)), 'x');
    const broker = await redisHome(server.url).open();
    await expect(broker.add(newJob({ data: 'x'.repeat(LIMIT_BYTES * 0.3) }))).rejects.toMatchObject({
      code: 'broker_full',
      message: expect.stringContaining('a job that needs'),
    });
    await broker.add(newJob());
  });
});

/** Adds jobs until one is refused; returns why. */
async function fill(broker: Broker | undefined, dataBytes: number): Promise<string> {
  for (;;) {
    try {
      await broker?.add(newJob({ data: 'x'.repeat(dataBytes) }));
    } catch (thrown) {
      return (thrown as { readonly code: string }).code;
    }
  }
}

function usedOf(server: RedisServer): number {
  return Number(/^used_memory:(\d+)/m.exec(server.command('info', 'memory'))?.[1]);
}

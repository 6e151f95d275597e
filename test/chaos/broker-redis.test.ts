import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { CardqError } from '../../src/base/errors.js';
import type { Broker, HeldJob } from '../../src/broker/broker.js';
import { KEEP_ALL, newJob, redisHome, takeOne } from '../support/brokers.js';
import { describeWithRedis, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

describeWithRedis('a Redis that keeps dying', () => {
  test('loses no job and finishes each once, when callers make refused calls again', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const broker = await redisHome(server.url).open();
    await broker.watch('paint', null);
    const finished: string[] = [];
    let isOver = false;
    let added = 0;

    const produce = async () => {
      while (!isOver) {
        const job = newJob({ id: `j${added++}` });
        await insist(() => broker.add(job));
      }
    };
    const consume = async () => {
      while (!isOver || finished.length < added) {
        const taken = await insist(() => broker.take('paint'));
        if (taken.job === null) await delay(5);
        else if (await finish(broker, taken.job)) finished.push(taken.job.id);
      }
    };
    const consumeInOneGo = async () => {
      let job: HeldJob | null = null;
      while (!isOver || finished.length < added) {
        job ??= (await insist(() => broker.take('paint'))).job;
        if (job === null) {
          await delay(5);
          continue;
        }
        const done: HeldJob = job;
        const next = await broker.completeAndTake(done, null, KEEP_ALL).catch(() => null);
        if (next !== null || (await finish(broker, done))) finished.push(done.id);
        job = next?.job ?? null;
      }
    };
    const work = Promise.all([produce(), produce(), consume(), consume(), consumeInOneGo(), consumeInOneGo()]);
    for (let round = 0; round < 5; round++) {
      const before = finished.length;
      await until('some work to be done', () => finished.length > before + 50);
      await server.kill();
      await server.restart();
    }
    isOver = true;
    await work;

    expect(finished.length).toBe(added);
    expect(new Set(finished).size).toBe(added);
    expect(await broker.counts('paint')).toMatchObject({ completed: added, active: 0, waiting: 0 });
  });
});

describeWithRedis('a host that never returns', () => {
  test('leaves its jobs to the others, who find them within a minute', {
    timeout: 120_000,
  }, async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const home = redisHome(server.url);
    const gone = await home.open('gone');
    await gone.add(newJob({ id: 'left-behind' }));
    await takeOne(gone);
    await gone.close();
    const here = await home.open('here');
    await here.watch('paint', null);
    const lock = server.command('--scan', '--pattern', '*:left-behind:lock');
    server.command('del', lock); // as it does by itself 30 s after the last renewal
    let told = 0;
    here.onWork(() => told++);
    const job = await until('the job', async () => (told > 0 ? (await here.take('paint')).job : null), 60_000);
    expect(job).toMatchObject({ id: 'left-behind', attemptsMade: 0 });
  });
});

/** Makes a call again until it is answered. */
async function insist<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (thrown) {
      if (!(thrown instanceof CardqError) || thrown.code !== 'broker_unreachable') throw thrown;
      await delay(20);
    }
  }
}

/** False when the hold was lost, so that another take will finish it. */
async function finish(broker: Broker, job: { readonly queue: string; readonly id: string }): Promise<boolean> {
  try {
    await insist(() => broker.complete(job, null, KEEP_ALL));
    return true;
  } catch (thrown) {
    if (thrown instanceof CardqError && thrown.code === 'conflict') return false;
    throw thrown;
  }
}

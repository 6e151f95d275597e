import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Broker, HeldJob } from '../../../src/broker/broker.js';
import { openBroker } from '../../../src/broker/open.js';
import { attemptOf, KEEP_ALL, newJob, redisHome, takeOne } from '../../support/brokers.js';
import { startCuttingProxy } from '../../support/cutting-proxy.js';
import { describeWithRedis, type RedisServer, startRedis } from '../../support/redis-server.js';
import { until } from '../../support/until.js';

describeWithRedis('beside other users of BullMQ', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  test('a foreign producer’s jobs are taken, and their own options told', async () => {
    const { broker, queue } = await meet(server);
    await queue.add('plain', { n: 1 });
    await queue.add(
      'own',
      {},
      { attempts: 7, backoff: 250, removeOnComplete: true, removeOnFail: { age: 60, count: 5 } },
    );
    await queue.add(
      'more',
      {},
      { backoff: { type: 'exponential', delay: 40 }, removeOnComplete: 3, removeOnFail: false },
    );

    const plain = await takeOne(broker);
    expect(plain).toMatchObject({ id: '1', name: 'plain', data: { n: 1 } });
    expect(plain.own).toEqual({ attempts: null, backoff: null, keepCompleted: null, keepFailed: null });
    expect((await takeOne(broker)).own).toEqual({
      attempts: 7,
      backoff: { type: 'fixed', delay: 250 },
      keepCompleted: { ageMs: null, count: 0 },
      keepFailed: { ageMs: 60_000, count: 5 },
    });
    expect((await takeOne(broker)).own).toEqual({
      attempts: null,
      backoff: { type: 'exponential', delay: 40 },
      keepCompleted: { ageMs: null, count: 3 },
      keepFailed: { ageMs: null, count: null },
    });
  });

  test('a foreign viewer reads our jobs, their result, failure and stack', async () => {
    const { broker, queue } = await meet(server);
    await broker.add(newJob({ id: 'good', data: { n: 1 } }));
    await broker.complete(await takeOne(broker), { pages: 2 }, KEEP_ALL);
    await broker.add(newJob({ id: 'bad' }));
    const bad = await takeOne(broker);
    await broker.fail(bad, { attempt: attemptOf(bad), stack: 'Error: the brush broke', retry: null, keep: KEEP_ALL });
    expect(await queue.getJob('good')).toMatchObject({ returnvalue: { pages: 2 }, attemptsMade: 1 });
    expect(await queue.getJob('bad')).toMatchObject({
      failedReason: 'the brush broke',
      stacktrace: ['Error: the brush broke'],
    });
    expect(await queue.getJobCounts('completed', 'failed')).toEqual({ completed: 1, failed: 1 });
    expect((await queue.getMetrics('completed')).meta.count).toBe(1);
  });

  test('BullMQ’s own workers share the work, and each job is done once', async () => {
    const { broker, queue, connection } = await meet(server);
    const done: string[] = [];
    const worker = new Worker(queue.name, async (job) => void done.push(String(job.id)), {
      connection,
      prefix: queue.opts.prefix ?? '',
    });
    onTestFinished(() => worker.close());
    for (let n = 0; n < 100; n++) await broker.add(newJob({ id: `j${n}` }));
    await until('all to be done', async () => {
      const { job } = await broker.take('paint');
      if (job !== null) {
        done.push(job.id);
        await broker.complete(job, null, KEEP_ALL);
      }
      return done.length >= 100;
    });
    expect(new Set(done).size).toBe(100);
    // The last one may have been done just now, and not reported yet.
    await until('all to be completed', async () => (await broker.counts('paint')).completed === 100);
    expect(await broker.counts('paint')).toMatchObject({ active: 0, waiting: 0 });
  });

  test('a foreign schedule goes on when its job is taken here', async () => {
    const { broker, queue } = await meet(server);
    await queue.upsertJobScheduler('hourly', { every: 3_600_000 }, { name: 'tick', data: { n: 1 } });
    const job = await takeOne(broker);
    expect(job).toMatchObject({ name: 'tick', data: { n: 1 } });
    expect(await broker.counts('paint')).toMatchObject({ delayed: 1 });
  });

  test('data that is no JSON fails its job instead of stopping the queue', async () => {
    const { broker, queue, connection } = await meet(server);
    const job = await queue.add('odd', {});
    await connection.hset(`${queue.opts.prefix}:paint:${job.id}`, 'data', '{not json');
    await broker.add(newJob({ id: 'next' }));
    expect((await takeOne(broker)).id).toBe('next');
    expect(await broker.get({ queue: 'paint', id: String(job.id) })).toMatchObject({ state: 'failed' });
  });

  // Counting used to read the first job whole, to learn since when it waits.
  test('counting does not read jobs', async () => {
    const { broker, queue } = await meet(server);
    await queue.add('large', { text: 'x'.repeat(1024 ** 2) });
    const sent = () => Number(/total_net_output_bytes:(\d+)/.exec(server.command('info', 'stats'))?.[1]);
    const before = sent();
    expect(await broker.counts('paint')).toMatchObject({ waiting: 1, oldestWaitMs: expect.any(Number) });
    expect(sent() - before).toBeLessThan(100_000);
  });

  test('a successor gives back its predecessor’s jobs only, not those of other hosts', async () => {
    const home = redisHome(server.url);
    const [old, other] = [await home.open('old'), await home.open('other')];
    for (const id of ['a', 'b']) await old.add(newJob({ id }));
    await takeOne(old);
    const theirs = await takeOne(other);
    await old.close();
    const next = await home.open('next');
    expect(await next.releaseHeldBy('old')).toEqual([{ queue: 'paint', id: 'a' }]);
    await other.complete(theirs, null, KEEP_ALL);
  });

  test('work that another host adds is heard of', async () => {
    const home = redisHome(server.url);
    const [here, there] = [await home.open(), await home.open()];
    await here.watch('paint', null);
    const job = new Promise<string>((resolve) => {
      here.onWork(async (queue) => {
        const taken = await here.take(queue);
        if (taken.job !== null) resolve(taken.job.id);
      });
    });
    await there.add(newJob({ id: 'one' }));
    expect(await job).toBe('one');
  });
});

describeWithRedis('the fleet at a Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  test('is every supervisor with the same prefix, and no queue', async () => {
    const home = redisHome(server.url);
    const [here, there] = [await home.open('a'), await home.open('b')];
    const elsewhere = await redisHome(server.url).open('c');
    for (const broker of [here, there, elsewhere]) await broker.fleet.announce({ of: broker.holder }, 60_000);
    const seen = (await here.fleet.list()).map(({ id, entry }) => ({ id, entry }));
    expect(seen).toEqual(
      expect.arrayContaining([
        { id: 'a', entry: { of: 'a' } },
        { id: 'b', entry: { of: 'b' } },
      ]),
    );
    expect(seen).toHaveLength(2);
    await there.fleet.withdraw();
    expect(await here.fleet.list()).toMatchObject([{ id: 'a' }]);
    expect(await here.queueNames()).toEqual([]);
  });

  test('forgets one that died beside one that lives, and leaves nothing behind when all have', async () => {
    server.command('flushall');
    const home = redisHome(server.url);
    const [dying, living] = [await home.open('dying'), await home.open('living')];
    await living.fleet.announce({}, 3000);
    await dying.fleet.announce({}, 300);
    await until('one to be gone', async () => (await living.fleet.list()).length === 1);
    await living.fleet.announce({}, 500);
    const keys = () => server.command('keys', '*').split('\n').filter(Boolean).sort();
    const [entries = '', ends = ''] = keys();
    expect(server.command('hkeys', entries)).toBe('living');
    expect(server.command('zrange', ends, '0', '-1')).toBe('living');
    await until('the keys to be gone', () => keys().length === 0);
  });
});

describeWithRedis('when replies get lost', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  const behindProxy = async () => {
    const proxy = await startCuttingProxy(server.socket);
    const broker = await redisHome(`unix:${proxy.socket}`).open();
    return { proxy, broker };
  };

  // The lost take had locked a job in our name that nobody ran, until its lock ran out a minute later.
  test('a job that was taken without anybody hearing of it is given back before the next take', async () => {
    const { proxy, broker } = await behindProxy();
    for (const id of ['a', 'b']) await broker.add(newJob({ id }));
    const first = await takeOne(broker); // the script is loaded now, and its name known
    await broker.giveBack(first);
    proxy.cutAfter('paint:marker');
    const heard = await broker.take('paint').then(
      (taken) => taken.job?.id ?? null,
      () => null,
    );
    expect(proxy.cuts).toBe(1);
    const rest = await until('the others', async () => {
      const ids: string[] = [];
      for (let taken = await broker.take('paint'); taken.job !== null; taken = await broker.take('paint'))
        ids.push(taken.job.id);
      return [...ids, heard].includes('a') ? ids : null;
    });
    expect([...rest, ...(heard === null ? [] : [heard])].sort()).toEqual(['a', 'b']);
  });

  test('a job that was completed without anybody hearing of it is completed, not lost', async () => {
    const { proxy, broker } = await behindProxy();
    await broker.add(newJob({ id: 'a' }));
    const job = await takeOne(broker);
    proxy.cutAfter('returnvalue');
    await until('it to be completed', async () => {
      await broker.complete(job, 'well', KEEP_ALL);
      return true;
    });
    expect(proxy.cuts).toBe(1);
    expect(await broker.get(job)).toMatchObject({ state: 'completed', result: 'well', attemptsMade: 1 });
  });

  test('a job that was completed and the next one taken without anybody hearing of it are neither lost nor done twice', async () => {
    const { proxy, broker } = await behindProxy();
    for (const id of ['a', 'b', 'c']) await broker.add(newJob({ id }));
    const job = await takeOne(broker);
    proxy.cutAfter('returnvalue');
    const heard = await broker.completeAndTake(job, 'well', KEEP_ALL).then(
      (taken) => taken.job?.id ?? null,
      () => null,
    );
    expect(proxy.cuts).toBe(1);
    if (heard === null)
      await until('it to be completed', () => broker.complete(job, 'well', KEEP_ALL).then(() => true));
    expect(await broker.get(job)).toMatchObject({ state: 'completed', result: 'well', attemptsMade: 1 });
    const rest = await Promise.all([broker.take('paint'), broker.take('paint')]);
    const taken = [heard, ...rest.map((one) => one.job?.id ?? null)].filter((id) => id !== null);
    expect(taken.sort()).toEqual(['b', 'c']);
  });

  // When nothing else waited nobody asked again, and it stayed active until its lock ran out.
  test('a job that was taken without anybody hearing of it is worth asking for again', async () => {
    const { proxy, broker } = await behindProxy();
    await broker.watch('paint', null);
    for (const id of ['a', 'b']) await broker.add(newJob({ id }));
    const job = await takeOne(broker);
    proxy.cutAfter('returnvalue');
    const heard = broker.completeAndTake(job, 'well', KEEP_ALL).then(
      ({ job: next }) => next,
      () => null,
    );
    let told = 0;
    broker.onWork(() => told++);
    if ((await heard) === null) await until('word of it', () => told > 0);
    expect((await heard) ?? (await until('it', async () => (await broker.take('paint')).job))).toMatchObject({
      id: 'b',
    });
  });

  // Else the second try to give it back would take it out of the hands of whoever has taken it since.
  test('a job of which it is not known whether it went back is not taken again before that is known', async () => {
    const { proxy, broker } = await behindProxy();
    for (const id of ['a', 'b']) await broker.add(newJob({ id }));
    const job = await takeOne(broker);
    const other = await takeOne(broker);
    server.signal('SIGSTOP');
    try {
      await expect(broker.giveBack(job)).rejects.toMatchObject({ code: 'broker_unreachable' });
    } finally {
      server.signal('SIGCONT');
    }
    await until('it to be back', async () => (await broker.get(job))?.state === 'waiting');
    const none = { job: null, retryAt: expect.any(Number) };
    expect(await broker.take('paint')).toMatchObject(none);
    expect(await broker.completeAndTake(other, 'well', KEEP_ALL)).toMatchObject(none);
    expect(await broker.get(other)).toMatchObject({ state: 'completed', result: 'well' });
    await broker.giveBack(job);
    expect((await takeOne(broker)).id).toBe('a');
    expect(await broker.counts('paint')).toMatchObject({ active: 1, waiting: 0, completed: 1 });
    expect(proxy.cuts).toBe(0);
  });

  test('an add whose reply got lost adds one job', async () => {
    const { proxy, broker } = await behindProxy();
    const job = newJob({ id: 'a' });
    proxy.cutAfter('paint:marker');
    await until('it to be added', async () => (await broker.add(job)) !== null);
    expect(proxy.cuts).toBe(1);
    expect(await broker.counts('paint')).toMatchObject({ waiting: 1 });
  });
});

describeWithRedis('when Redis goes away', () => {
  test('adding fails at once, and everything goes on within a second of its return', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const broker = await redisHome(server.url).open();
    await broker.watch('paint', null);
    await broker.add(newJob({ id: 'before' }));
    await server.kill();
    await until('it to be down', () => broker.state.state === 'down', 4000);
    expect(broker.state.reason).not.toBeNull();

    const asked = performance.now();
    await expect(broker.add(newJob())).rejects.toMatchObject({ code: 'broker_unreachable' });
    await expect(broker.take('paint')).rejects.toMatchObject({ code: 'broker_unreachable' });
    expect(performance.now() - asked).toBeLessThan(1000);

    let told = 0;
    broker.onWork(() => told++);
    await server.restart();
    const back = performance.now();
    await until('it to be up', () => broker.state.state === 'up', 3000);
    expect(performance.now() - back).toBeLessThan(1200);
    await until('word of work', () => told > 0);
    expect((await takeOne(broker)).id).toBe('before');
  });

  // Both are done when it is back, and each took the new lock of the other for somebody else's: the job stayed active.
  test('a hold that ran out meanwhile can be renewed and ended at the same moment', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const broker = await redisHome(server.url).open();
    const jobs: HeldJob[] = [];
    for (const id of ['a', 'b', 'c', 'd']) await broker.add(newJob({ id }));
    for (let n = 0; n < 4; n++) jobs.push(await takeOne(broker));
    const locks = server.command('--scan', '--pattern', '*:lock').split('\n');
    expect(server.command('del', ...locks)).toBe('4'); // as after 30 s
    const ends = () => jobs.map((job) => broker.complete(job, 'well', KEEP_ALL));
    await Promise.all([broker.renew(jobs), ...ends(), broker.renew(jobs)]);
    expect(await broker.counts('paint')).toMatchObject({ completed: 4, active: 0 });
  });

  test('a server that has stopped answering is noticed, and calls end', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const broker = await redisHome(server.url).open();
    server.signal('SIGSTOP');
    const asked = performance.now();
    await expect(broker.add(newJob())).rejects.toMatchObject({ code: 'broker_unreachable' });
    expect(performance.now() - asked).toBeLessThan(4000);
    await until('it to be down', () => broker.state.state === 'down', 4000);
    server.signal('SIGCONT');
    await until('it to be up', () => broker.state.state === 'up', 3000);
    expect(await broker.add(newJob())).toEqual({ created: true });
  });

  test('closing does not wait for a server that is away', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const broker = await redisHome(server.url).open();
    await broker.watch('paint', null);
    server.signal('SIGSTOP');
    const began = performance.now();
    await broker.close();
    expect(performance.now() - began).toBeLessThan(2500);
  });

  test('a broker may be opened before its server is there', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    await server.kill();
    const broker = await redisHome(server.url).open();
    expect(broker.state.state).toBe('down');
    await broker.watch('paint', null);
    await server.restart();
    await until('it to be up', () => broker.state.state === 'up', 3000);
    expect(await broker.add(newJob())).toEqual({ created: true });
    expect(await broker.queueNames()).toContain('paint');
  });
});

describeWithRedis('a Redis that must not be used', () => {
  test('a wrong password is the reason it is down, and is shown nowhere', async () => {
    const server = await startRedis(['--requirepass', 'right']);
    onTestFinished(() => server.stop());
    const broker = await redisHome(`${server.url}?password=wrong-one`).open();
    await until('the reason', () => /WRONGPASS/.test(broker.state.reason ?? ''));
    expect(broker.state.state).toBe('down');
    expect(JSON.stringify([broker.location, broker.state])).not.toContain('wrong-one');
    const refusal = broker.add(newJob());
    await expect(refusal).rejects.toMatchObject({
      code: 'broker_unreachable',
      message: expect.stringContaining('WRONGPASS'),
    });

    const welcome = await redisHome(`${server.url}?password=right`).open();
    expect(await welcome.add(newJob())).toEqual({ created: true });
  });

  test('one that may evict jobs is refused, until it no longer does', async () => {
    const server = await startRedis(['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru']);
    onTestFinished(() => server.stop());
    const broker = await redisHome(server.url).open();
    expect(broker.state).toMatchObject({ state: 'down', reason: expect.stringContaining('allkeys-lru') });
    await expect(broker.add(newJob())).rejects.toMatchObject({ code: 'broker_unreachable' });
    server.command('config', 'set', 'maxmemory-policy', 'noeviction');
    await until('it to be up', () => broker.state.state === 'up', 4000);
  });

  test('one that may evict jobs is used when that is allowed', async () => {
    const server = await startRedis(['--maxmemory-policy', 'allkeys-lru']);
    onTestFinished(() => server.stop());
    const spec = { url: server.url, prefix: 'bull', allowEviction: true };
    const broker = await openBroker({ spec, stateDir: '/nonexistent', holder: 'me' });
    onTestFinished(() => broker.close());
    expect(broker.state.state).toBe('up');
  });

  test('a replica, which cannot be written, is refused', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    server.command('replicaof', '127.0.0.1', '1');
    const broker = await redisHome(server.url).open();
    expect(broker.state).toMatchObject({ state: 'down', reason: expect.stringContaining('replica') });
  });

  test('a Redis without memory refuses the add with a hint, and keeps what it has', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const broker = await redisHome(server.url).open();
    await broker.add(newJob({ id: 'kept' }));
    server.command('config', 'set', 'maxmemory', '1');
    await expect(broker.add(newJob())).rejects.toMatchObject({ code: 'broker_write_failed' });
    server.command('config', 'set', 'maxmemory', '0');
    expect((await takeOne(broker)).id).toBe('kept');
  });

  // It used to be told as a broker that cannot be reached.
  test('a key of a queue that holds something else is told as that, while all other queues work', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const { broker } = await meet(server, 'taken');
    server.command('set', 'taken:paint:wait', 'of another program');
    const told = { code: 'broker_data_invalid', hint: expect.stringContaining('broker.prefix') };
    await expect(broker.add(newJob())).rejects.toMatchObject(told);
    await expect(broker.take('paint')).rejects.toMatchObject(told);
    await expect(broker.counts('paint')).rejects.toMatchObject(told);
    await broker.add(newJob({ queue: 'dip' }));
    expect(broker.state.state).toBe('up');
  });
});

describe('choosing the broker', () => {
  test('an unreadable URL is a configuration error that does not tell the password', async () => {
    const spec = { url: 'http://me:secret-word@host', prefix: 'bull', allowEviction: false };
    const opening = openBroker({ spec, stateDir: '/nonexistent', holder: 'me' });
    await expect(opening).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.not.stringContaining('secret-word'),
    });
  });
});

/** A broker of ours and a foreign queue of the same name in the same place. */
async function meet(
  server: RedisServer,
  prefix = `meet-${Math.random().toString(36).slice(2)}`,
): Promise<{ broker: Broker; queue: Queue; connection: Redis }> {
  const broker = await openBroker({
    spec: { url: server.url, prefix, allowEviction: false },
    stateDir: '/nonexistent',
    holder: 'us',
  });
  const connection = new Redis(server.socket, { maxRetriesPerRequest: null });
  const queue = new Queue('paint', { connection, prefix });
  onTestFinished(async () => {
    await queue.close();
    connection.disconnect();
    await broker.close();
  });
  return { broker, queue, connection };
}

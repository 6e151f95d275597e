import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Broker, FallbackNews, HeldJob } from '../../../src/broker/broker.js';
import { openBroker } from '../../../src/broker/open.js';
import { attemptOf, type BrokerHome, fallbackHome, KEEP_ALL, newJob, takeOne } from '../../support/brokers.js';
import { startCuttingProxy } from '../../support/cutting-proxy.js';
import { describeWithRedis, type RedisServer, startRedis } from '../../support/redis-server.js';
import { until } from '../../support/until.js';

describeWithRedis('a broker with another that stands in', () => {
  let server: RedisServer;
  let home: BrokerHome & { readonly stateDir: string };

  beforeEach(async () => {
    server = await startRedis();
    home = await fallbackHome(server.url);
    return () => server.stop();
  });

  test('takes jobs in while it is away, gives them, and hands over what is left when it is back', async () => {
    const broker = await home.open();
    const news = newsOf(broker);
    expect(broker.fallback?.phase).toBe('resting');
    expect(existsSync(spoolOf(home))).toBe(false);
    await takenAway(broker, server);
    expect(await broker.add(newJob({ id: 'done' }))).toEqual({ created: true });
    expect(await broker.add(newJob({ id: 'done' }))).toEqual({ created: false });
    await broker.complete(await takeOne(broker), { pages: 3 }, KEEP_ALL);
    const bad = await addAndTake(broker, 'bad');
    await broker.fail(bad, { attempt: attemptOf(bad), stack: null, retry: null, keep: KEEP_ALL });
    const again = await addAndTake(broker, 'again');
    const attempt = attemptOf(again);
    await broker.fail(again, { attempt, stack: null, retry: { delayMs: 60_000 }, keep: KEEP_ALL });
    for (const id of ['a', 'b']) await broker.add(newJob({ id, data: id, attempts: 5 }));
    await broker.add(newJob({ id: 'urgent', priority: 2 }));
    expect(await broker.get({ queue: 'paint', id: 'done' })).toMatchObject({
      state: 'completed',
      result: { pages: 3 },
    });
    expect(await broker.counts('paint')).toMatchObject({
      completed: 1,
      failed: 1,
      delayed: 1,
      waiting: 2,
      prioritized: 1,
    });
    expect(broker.fallback).toMatchObject({ phase: 'degraded', since: expect.any(Number) });
    expect(await broker.fallback?.queued()).toBe(4);

    await isBack(broker, server);
    expect(existsSync(spoolOf(home))).toBe(false);
    expect(await broker.counts('paint')).toMatchObject({
      completed: 1,
      failed: 1,
      delayed: 1,
      waiting: 2,
      prioritized: 1,
    });
    expect(await broker.get({ queue: 'paint', id: 'done' })).toMatchObject({
      state: 'completed',
      result: { pages: 3 },
    });
    expect(await broker.get({ queue: 'paint', id: 'bad' })).toMatchObject({
      state: 'failed',
      failedReason: 'the brush broke',
    });
    expect(await broker.get({ queue: 'paint', id: 'again' })).toMatchObject({ attemptsMade: 1, history: [attempt] });
    expect(await takeOne(broker)).toMatchObject({ id: 'a', data: 'a', own: { attempts: 5 } });
    for (const id of ['b', 'urgent']) expect((await takeOne(broker)).id).toBe(id);
    expect(news).toEqual([
      { what: 'degraded' },
      { what: 'merging', queued: 4 },
      { what: 'merged', handedOver: 4, history: 2 },
    ]);
  });

  test('a job in hand ends where it was taken', async () => {
    const broker = await home.open();
    const there = await addAndTake(broker, 'there');
    await takenAway(broker, server);
    await expect(broker.complete(there, 1, KEEP_ALL)).rejects.toMatchObject({ code: 'broker_unreachable' });
    await expect(broker.completeAndTake(there, 1, KEEP_ALL)).rejects.toMatchObject({ code: 'broker_unreachable' });
    const here = await addAndTake(broker, 'here');
    await server.restart();
    await until('the way back', () => broker.fallback?.phase === 'merging');
    await broker.progress(here, { done: 1 });
    expect(await broker.renew([here, there])).toEqual([]);
    expect(broker.fallback?.phase).toBe('merging'); // it waits for the job in hand
    expect(await broker.completeAndTake(here, 2, KEEP_ALL)).toMatchObject({ job: null });
    expect(await broker.completeAndTake(there, 1, KEEP_ALL)).toMatchObject({ job: null, why: 'empty' });
    await rests(broker);
    expect(await broker.get(there)).toMatchObject({ state: 'completed', result: 1, attemptsMade: 1 });
    expect(await broker.get(here)).toMatchObject({
      state: 'completed',
      result: 2,
      attemptsMade: 1,
      progress: { done: 1 },
    });
  });

  test('an id that is in hand, or on its way over, is not added a second time', async () => {
    const broker = await home.open();
    await addAndTake(broker, 'there');
    for (const id of ['waiting', 'removed']) await broker.add(newJob({ id }));
    await broker.remove({ queue: 'paint', id: 'removed' });
    await takenAway(broker, server);
    for (const id of ['there', 'waiting']) expect(await broker.add(newJob({ id }))).toEqual({ created: false });
    expect(await broker.add(newJob({ id: 'removed' }))).toEqual({ created: true });
    await broker.complete(await takeOne(broker), null, KEEP_ALL);
    const here = await addAndTake(broker, 'here');
    await server.restart();
    await until('the way back', () => broker.fallback?.phase === 'merging');
    expect(await broker.add(newJob({ id: 'here' }))).toEqual({ created: false });
    await broker.complete(here, null, KEEP_ALL);
    await rests(broker);
    expect(await broker.counts('paint')).toMatchObject({ waiting: 1, active: 1, completed: 2 });
  });

  test('what is listed, found, retried, removed and purged is on both sides', async () => {
    const broker = await home.open();
    await broker.add(newJob({ id: 'there', queue: 'print' }));
    await takenAway(broker, server);
    await expect(broker.get({ queue: 'print', id: 'there' })).rejects.toMatchObject({ code: 'broker_unreachable' });
    for (const id of ['held', 'a', 'b', 'c']) await broker.add(newJob({ id }));
    const held = await takeOne(broker);
    await broker.fail(held, { attempt: attemptOf(held), stack: null, retry: null, keep: KEEP_ALL });
    expect(await broker.list({ queue: 'paint', states: ['failed', 'waiting'], offset: 1, limit: 2 })).toMatchObject([
      { id: 'a' },
      { id: 'b' },
    ]);
    expect(await broker.findQueues('a')).toEqual(['paint']);
    expect(await broker.queueNames()).toEqual(['paint']);
    expect(await broker.retry(held)).toBe(true);
    expect(await broker.remove({ queue: 'paint', id: 'b' })).toBe(true);
    expect(await broker.purge('paint', ['waiting'], { dryRun: true })).toEqual({ waiting: 3 });
    await isBack(broker, server);
    expect(await broker.queueNames()).toEqual(['paint', 'print']);
    expect(await broker.counts('paint')).toMatchObject({ waiting: 3, failed: 0 });
  });

  test('a queue that is paused stays so, and what is wanted meanwhile holds afterwards', async () => {
    const broker = await home.open();
    await broker.setPaused('print', true);
    await takenAway(broker, server);
    await broker.add(newJob({ id: 'one', queue: 'print' }));
    expect(await broker.take('print')).toMatchObject({ job: null, why: 'paused' });
    await broker.setPaused('print', false);
    await broker.add(newJob({ id: 'two' }));
    await broker.setPaused('paint', true);
    expect((await takeOne(broker, 'print')).id).toBe('one');
    expect(await broker.take('paint')).toMatchObject({ why: 'paused' });
    await server.restart();
    await until('it to be known', async () => (await broker.counts('paint').catch(() => null))?.paused && up(broker));
    expect(await broker.take('print')).toMatchObject({ why: 'empty' });
  });

  test('a schedule that is declared meanwhile runs here, and is over when the other is back', async () => {
    const broker = await home.open();
    await takenAway(broker, server);
    await broker.schedule('clean', { queue: 'paint', data: {}, every: 60_000, cron: null, tz: null });
    const first = await takeOne(broker);
    expect(first).toMatchObject({ name: 'clean' });
    expect(await broker.counts('paint')).toMatchObject({ active: 1, delayed: 1 });
    await broker.complete(first, null, KEEP_ALL);
    await isBack(broker, server);
    expect(await broker.counts('paint')).toMatchObject({ completed: 1, waiting: 0, delayed: 0 });
  });

  test('an outage in the middle of it changes nothing', async () => {
    const broker = await home.open();
    await takenAway(broker, server);
    const ids = Array.from({ length: 300 }, (_, n) => `j${n}`);
    await Promise.all(ids.map((id) => broker.add(newJob({ id }))));
    for (let round = 0; round < 3; round++) {
      await server.restart();
      await until('some jobs to be there', () => Number(server.command('dbsize')) > 10 * (round + 1));
      await server.kill();
      await until('it to be away', () => broker.fallback?.phase === 'degraded');
    }
    await isBack(broker, server);
    expect((await takeAll(broker)).sort()).toEqual([...ids].sort());
  });

  test('a lost reply makes no second job: it is accepted, and only the other broker may run it', async () => {
    const proxy = await startCuttingProxy(server.socket);
    const { stateDir } = home;
    const spec = { url: `unix:${proxy.socket}`, prefix: 'bull', allowEviction: false, fallback: 'embedded' } as const;
    const broker = await openBroker({ spec, stateDir, holder: 'me' });
    onTestFinished(() => broker.close());
    proxy.swallowAfter('doubtful');
    const adding = broker.add(newJob({ id: 'doubtful' }));
    expect(await adding).toEqual({ created: true });
    await until('the outage', () => broker.fallback?.phase === 'degraded');
    expect(server.command('exists', 'bull:paint:doubtful')).toBe('1'); // the server has done it
    expect(await broker.add(newJob({ id: 'doubtful' }))).toEqual({ created: false });
    await broker.add(newJob({ id: 'sure' }));
    expect((await takeOne(broker)).id).toBe('sure');
    expect(await broker.take('paint')).toMatchObject({ job: null });
    expect(await broker.get({ queue: 'paint', id: 'doubtful' })).toMatchObject({ state: 'waiting' });
    proxy.heal();
    await until('it to be back', () => up(broker));
    await broker.complete({ queue: 'paint', id: 'sure' }, null, KEEP_ALL);
    await rests(broker);
    expect(await takeAll(broker)).toEqual(['doubtful']);
  });

  test('the next one goes on with what is left, also where nothing stands in, or all is embedded', async () => {
    for (const next of [{ url: server.url, fallback: 'wait' } as const, { url: null, fallback: 'embedded' } as const]) {
      const { stateDir, open } = await fallbackHome(server.url);
      const broker = await open();
      await takenAway(broker, server);
      for (const id of ['a', 'b', 'held']) await broker.add(newJob({ id }));
      expect((await takeOne(broker)).id).toBe('a');
      await broker.close();
      await server.restart();
      const spec = { prefix: `p-${next.fallback}`, allowEviction: false, ...next };
      const successor = await openBroker({ spec, stateDir, holder: 'successor' });
      onTestFinished(() => successor.close());
      await rests(successor);
      expect(await takeAll(successor)).toEqual(['a', 'b', 'held']);
    }
  });

  test('what a full server refuses waits until there is room', async () => {
    const small = await startRedis(['--maxmemory', '16mb']);
    onTestFinished(() => small.stop());
    small.command('setrange', 'filler', String(13 * 1024 ** 2), 'x');
    const { open } = await fallbackHome(small.url);
    await small.kill();
    const broker = await open();
    const news = newsOf(broker);
    await broker.add(newJob({ id: 'one' }));
    await small.restart();
    await until('it to be back, and full', () => up(broker) && broker.state.reason !== null);
    await until('the way back', () => broker.fallback?.phase === 'merging');
    expect(await broker.get({ queue: 'paint', id: 'one' })).toMatchObject({ state: 'waiting' });
    expect(await broker.fallback?.queued()).toBe(1);
    small.command('config', 'set', 'maxmemory', '0');
    await rests(broker);
    expect(await takeAll(broker)).toEqual(['one']);
    expect(news.map(({ what }) => what)).toEqual(['merging', 'merged']);
  });

  // It used to refuse them, and was said to be up, though none of its jobs could be taken.
  test('stands in for a server that is out of memory, too', async () => {
    const broker = await home.open();
    for (const id of ['first', 'second']) await broker.add(newJob({ id }));
    const first = await takeOne(broker);
    server.command('config', 'set', 'maxmemory', '1');
    await until('that to be noticed', () => broker.fallback?.phase === 'degraded');
    expect(broker.state).toMatchObject({ state: 'down', reason: expect.stringContaining('out of memory') });
    for (const id of ['here', 'left']) expect(await broker.add(newJob({ id }))).toEqual({ created: true });
    expect(await broker.add(newJob({ id: 'second' }))).toEqual({ created: false });
    expect((await takeOne(broker)).id).toBe('here');
    expect(await broker.counts('paint')).toMatchObject({ waiting: 2, active: 2 });
    expect(await broker.get({ queue: 'paint', id: 'second' })).toMatchObject({ state: 'waiting' });
    await broker.complete(first, null, KEEP_ALL); // which needs no memory
    await broker.complete({ queue: 'paint', id: 'here' }, null, KEEP_ALL);

    server.command('config', 'set', 'maxmemory', '0');
    await until('there to be room', () => up(broker));
    await rests(broker);
    expect(await takeAll(broker)).toEqual(['second', 'left']);
  });

  // They lay still: the server took none of them, and only the server was asked for work.
  test('does what a full server refuses, and what that has, until there is room', async () => {
    const broker = await home.open();
    await broker.add(newJob({ id: 'there' }));
    server.command('setrange', 'filler', String(16 * 1024 ** 2), 'x');
    server.command('config', 'set', 'maxmemory', String(1024 ** 2));
    await until('that to be noticed', () => broker.fallback?.phase === 'degraded');
    for (const id of ['one', 'two', 'three']) await broker.add(newJob({ id }));
    server.command('config', 'set', 'maxmemory', String(Math.ceil(usedOf(server) / 0.9)));
    await until('the way back', () => broker.fallback?.phase === 'merging');
    const there = await takeOne(broker);
    expect(there.id).toBe('there');
    await until('one to be had here', async () => (await broker.take('paint')).job?.id === 'one');
    await broker.complete({ queue: 'paint', id: 'one' }, null, KEEP_ALL);
    expect(await broker.completeAndTake(there, null, KEEP_ALL)).toMatchObject({ job: { id: 'two' } });
    await broker.complete({ queue: 'paint', id: 'two' }, null, KEEP_ALL);

    server.command('config', 'set', 'maxmemory', '0');
    await rests(broker);
    expect(await takeAll(broker)).toEqual(['three']);
  });

  test('nothing stands in for a server that must be set up otherwise', async () => {
    server.command('config', 'set', 'maxmemory-policy', 'allkeys-lru');
    const broker = await home.open();
    expect(broker.fallback?.phase).toBe('resting');
    await expect(broker.add(newJob())).rejects.toMatchObject({ code: 'broker_unreachable' });
  });
});

function spoolOf({ stateDir }: { readonly stateDir: string }): string {
  return join(stateDir, 'fallback.db');
}

function newsOf(broker: Broker): readonly FallbackNews[] {
  const news: FallbackNews[] = [];
  broker.fallback?.onNews((one) => news.push(one));
  return news;
}

function usedOf(server: RedisServer): number {
  return Number(/^used_memory:(\d+)/m.exec(server.command('info', 'memory'))?.[1]);
}

async function takenAway(broker: Broker, server: RedisServer): Promise<void> {
  await server.kill();
  await until('the outage to be noticed', () => broker.fallback?.phase === 'degraded');
}

async function isBack(broker: Broker, server: RedisServer): Promise<void> {
  await server.restart();
  await until('it to be back', () => up(broker));
  await rests(broker);
}

function rests(broker: Broker): Promise<unknown> {
  return until('everything to be handed over', () => up(broker) && broker.fallback?.phase === 'resting');
}

function up(broker: Broker): boolean {
  return broker.state.state === 'up';
}

async function addAndTake(broker: Broker, id: string): Promise<HeldJob> {
  await broker.add(newJob({ id }));
  return takeOne(broker);
}

async function takeAll(broker: Broker): Promise<string[]> {
  const ids: string[] = [];
  for (let taken = await broker.take('paint'); taken.job !== null; taken = await broker.take('paint'))
    ids.push(taken.job.id);
  return ids;
}

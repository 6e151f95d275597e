import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import { Claims } from '../../../src/broker/move/claims.js';
import { type Move, moveJobs } from '../../../src/broker/move/move-jobs.js';
import { readSide, type Side } from '../../../src/broker/move/side.js';
import { embeddedFile, openBroker } from '../../../src/broker/open.js';
import { leftIn, type MoveReport, movedIn } from '../../../src/protocol/move.js';
import { attemptOf, KEEP_ALL, newJob, takeOne } from '../../support/brokers.js';
import { emptyFolder } from '../../support/folder.js';
import { freePort } from '../../support/free-port.js';
import { describeWithRedis, type RedisServer, startRedis } from '../../support/redis-server.js';
import { until } from '../../support/until.js';

const DYING = fileURLToPath(new URL('../../fixtures/broker/move-and-die.mjs', import.meta.url));

describeWithRedis('moving jobs', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  const embedded: Side = { url: null, prefix: 'bull' };
  const inRedis = (): Side => ({ url: server.url, prefix: `test-${randomUUID()}` });

  describe('from the embedded broker to Redis', () => stateMove(() => [embedded, inRedis()]));
  describe('from Redis to the embedded broker', () => stateMove(() => [inRedis(), embedded]));
  describe('from one Redis to another', () => stateMove(() => [inRedis(), inRedis()]));

  test('what BullMQ’s own producer added goes over with its options, and its numbers are not given twice', async () => {
    const [from, to] = [inRedis(), inRedis()];
    const connection = new Redis(server.socket, { maxRetriesPerRequest: null });
    const [there, here] = [from, to].map(({ prefix }) => new Queue('paint', { connection, prefix }));
    onTestFinished(async () => {
      await Promise.all([there?.close(), here?.close()]);
      connection.disconnect();
    });
    const options = {
      attempts: 4,
      backoff: { type: 'exponential', delay: 90 },
      removeOnComplete: { age: 60 },
      keepLogs: 3,
    };
    await there?.add('dip', { n: 1 }, options);
    await there?.add('dip', { n: 2 }, { priority: 7, removeOnFail: true });
    await there?.add('dip', { n: 3 }, { delay: 600_000 });
    await there?.upsertJobScheduler('hourly', { pattern: '0 * * * *' });
    const before = await Promise.all(['1', '2', '3'].map((id) => there?.getJob(id)));

    const report = await move(from, to);
    expect(report.queues).toMatchObject([{ moved: { waiting: 1, prioritized: 1, delayed: 1 }, schedules: 1 }]);
    const after = await Promise.all(['1', '2', '3'].map((id) => here?.getJob(id)));
    for (const [at, job] of after.entries()) {
      expect(job?.data).toEqual(before[at]?.data);
      expect(job?.opts).toMatchObject({ ...before[at]?.opts });
      expect(job?.timestamp).toBe(before[at]?.timestamp);
    }
    expect((await here?.add('dip', { n: 4 }))?.id).toBe('4');
    expect((await here?.getJob('1'))?.data).toEqual({ n: 1 });
  });

  test('a job that BullMQ keeps the only one of its kind until it is over is so where it goes', async () => {
    const [from, to] = [inRedis(), inRedis()];
    const connection = new Redis(server.socket, { maxRetriesPerRequest: null });
    const [there, here] = [from, to].map(({ prefix }) => new Queue('paint', { connection, prefix }));
    onTestFinished(async () => {
      await Promise.all([there?.close(), here?.close()]);
      connection.disconnect();
    });
    const onlyOne = (jobId: string) => ({ jobId, deduplication: { id: 'blue' } });
    await there?.add('dip', {}, onlyOne('first'));
    await move(from, to);
    expect((await here?.add('dip', {}, onlyOne('second')))?.id).toBe('first');
    const target = await open(to);
    await target.complete(await takeOne(target), null, KEEP_ALL);
    expect((await here?.add('dip', {}, onlyOne('third')))?.id).toBe('third');
  });

  test('an id of digits that nobody counted is left out of the count of the target', async () => {
    const [from, to] = [inRedis(), inRedis()];
    const connection = new Redis(server.socket, { maxRetriesPerRequest: null });
    const [there, here] = [from, to].map(({ prefix }) => new Queue('paint', { connection, prefix }));
    onTestFinished(async () => {
      await Promise.all([there?.close(), here?.close()]);
      connection.disconnect();
    });
    await there?.add('dip', {}, { jobId: '00042' });
    await move(from, to);
    expect((await here?.getJob('00042'))?.id).toBe('00042');
    expect((await here?.add('dip', {}))?.id).toBe('1');
  });

  test('jobs of a flow, and those that run, stay and are told', async () => {
    const [from, to] = [inRedis(), inRedis()];
    const source = await open(from);
    const connection = new Redis(server.socket, { maxRetriesPerRequest: null });
    const queue = new Queue('paint', { connection, prefix: from.prefix });
    onTestFinished(async () => {
      await queue.close();
      connection.disconnect();
    });
    const parent = await queue.add('parent', {});
    await queue.add('child', {}, { parent: { id: parent.id ?? '', queue: queue.qualifiedName } });
    await source.add(newJob({ id: 'one' }));
    expect((await source.take('paint')).job).toMatchObject({ name: 'parent' });
    const report = await move(from, to);
    expect(report.queues).toMatchObject([{ moved: { waiting: 1 }, left: { active: 1, flow: 1 } }]);
    expect(await source.counts('paint')).toMatchObject({ waiting: 1, active: 1 });
  });

  test('a live consumer of the source and one of the target run each job once between them', async () => {
    const [from, to] = [inRedis(), inRedis()];
    const [source, target] = [await open(from), await open(to)];
    const ids = Array.from({ length: 400 }, (_, n) => `j${n}`);
    await Promise.all(ids.map((id) => source.add(newJob({ id }))));
    const ran: string[] = [];
    let isMoving = true;
    const consume = async (broker: Broker) => {
      for (;;) {
        const { job } = await broker.take('paint');
        if (job === null && !isMoving) return;
        if (job === null) continue;
        ran.push(job.id);
        await broker.complete(job, null, { ageMs: null, count: 0 });
      }
    };
    const consumers = [consume(source), consume(target)];
    await move(from, to);
    isMoving = false;
    await Promise.all(consumers);
    expect(ran.toSorted()).toEqual(ids.toSorted());
  });

  test('two names of the same broker are noticed before anything is moved', async () => {
    const from = inRedis();
    const source = await open(from);
    await source.add(newJob({ id: 'one' }));
    const alias = { ...from, url: `${server.url}?db=0` };
    await expect(move(from, alias)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('same') });
    expect(await takeOne(source)).toMatchObject({ id: 'one' });
  });

  test('a mover that stood still for too long does not take up again a claim that may have been another one’s', async () => {
    const from = inRedis();
    const source = await open(from);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const clock = vi.spyOn(performance, 'now');
    onTestFinished(() => {
      vi.useRealTimers();
      clock.mockRestore();
    });
    const claims = await Claims.take(source, null);
    server.command('del', `${from.prefix}:cardq-move`); // it ran out
    clock.mockReturnValue(performance.now() + 11_000);
    vi.advanceTimersToNextTimer();
    expect(await source.transfer.claim('another', { forMs: 10_000, from: null })).toBe('another');
    expect(() => claims.check()).toThrow('held up for too long');
    await claims.close();
  });

  test('what was set aside for another broker stays aside, and the same name twice puts it back', async () => {
    const [from, first, second] = [inRedis(), inRedis(), inRedis()];
    const source = await open(from);
    for (const id of ['a', 'b', 'c']) await source.add(newJob({ id }));
    await dieMoving(from, first, { stateDir: await emptyFolder(), method: 'put', call: 1, when: 'before' });
    const report = await move(from, second);
    expect(report.queues).toMatchObject([{ moved: { waiting: 0 }, left: { aside: 3 } }]);
    expect(report.queues[0]?.left.to).toContain(first.prefix);
    expect(await move(from, from)).toMatchObject({ putBack: 3, queues: [] });
    expect(await move(from, second)).toMatchObject({ queues: [{ moved: { waiting: 3 } }] });
    expect(await takeAll(await open(second))).toEqual(['a', 'b', 'c']);
  });

  test('data that is no JSON stays where it is', async () => {
    const from = inRedis();
    const connection = new Redis(server.socket, { maxRetriesPerRequest: null });
    const queue = new Queue('paint', { connection, prefix: from.prefix });
    onTestFinished(async () => {
      await queue.close();
      connection.disconnect();
    });
    for (const jobId of ['bad', 'good']) await queue.add('dip', {}, { jobId });
    await connection.hset(`${from.prefix}:paint:bad`, 'data', '{oh');
    const report = await move(from, embedded, { stateDir: await emptyFolder() });
    expect(report.queues).toMatchObject([{ moved: { waiting: 1 }, left: { conflict: 1, conflicts: [{ id: 'bad' }] } }]);
    expect((await await queue.getJob('good')) ?? null).toBeNull();
    expect(await queue.getWaitingCount()).toBe(1);
  });

  test('a broker that cannot be reached is told, and nothing is set aside for it', async () => {
    const from = inRedis();
    const source = await open(from);
    await source.add(newJob({ id: 'one' }));
    const gone: Side = { url: 'unix:/nonexistent/redis.sock', prefix: 'bull' };
    await expect(move(from, gone)).rejects.toMatchObject({ code: 'broker_unreachable' });
    await expect(move(gone, from)).rejects.toMatchObject({ code: 'broker_unreachable' });
    expect(await source.counts('paint')).toMatchObject({ waiting: 1 });
  });

  test('a target that runs out of memory takes what it can, and the rest when it has room', async () => {
    const own = await startRedis(['--maxmemory', '16mb']);
    onTestFinished(() => own.stop());
    const [from, to] = [inRedis(), { url: own.url, prefix: 'bull' }];
    const source = await open(from);
    const ids = Array.from({ length: 40 }, (_, n) => `j${n}`);
    await Promise.all(ids.map((id) => source.add(newJob({ id, data: 'x'.repeat(500_000) }))));
    await expect(move(from, to)).rejects.toMatchObject({
      code: 'broker_full',
      hint: expect.stringMatching(/maxmemory.*run the same command again/),
    });
    own.command('config', 'set', 'maxmemory', '100mb');
    await move(from, to);
    expect(await takeAll(await open(to))).toEqual(ids);
  });

  test('jobs can leave a source that has no memory left', async () => {
    const own = await startRedis();
    onTestFinished(() => own.stop());
    const [from, to] = [{ url: own.url, prefix: 'bull' }, inRedis()];
    const source = await open(from);
    const ids = Array.from({ length: 20 }, (_, n) => `j${n}`);
    for (const [n, id] of ids.entries()) {
      await source.add(newJob({ id, data: 'x'.repeat(100_000), ...(n % 2 ? {} : { priority: 1 }) }));
    }
    own.command('config', 'set', 'maxmemory', '1mb');
    expect((await move(from, to)).queues).toMatchObject([{ moved: { waiting: 10, prioritized: 10 } }]);
    expect((await takeAll(await open(to))).toSorted()).toEqual(ids.toSorted());
  });

  test('a cluster takes over what one server had, under another prefix, and gives it back', async () => {
    const cluster = await startCluster();
    const [from, stateDir] = [inRedis(), await emptyFolder()];
    const source = await open(from);
    for (const id of ['a', 'b']) await source.add(newJob({ id }));
    await source.add(newJob({ id: 'c', queue: 'print', delayMs: 600_000 }));
    const before = await everything(source);
    expect((await move(from, cluster)).queues.map(movedIn)).toEqual([2, 1]);
    expect(await using(cluster, stateDir, everything)).toEqual(before);
    expect((await move(cluster, from)).queues.map(movedIn)).toEqual([2, 1]);
    expect(await everything(source)).toEqual(before);
  });

  test('a target that dies midway leaves all that is not over yet for the next run', async () => {
    const own = await startRedis();
    onTestFinished(() => own.stop());
    const [from, to] = [inRedis(), { url: own.url, prefix: 'bull' }];
    const source = await open(from);
    const ids = Array.from({ length: 350 }, (_, n) => `j${n}`);
    await Promise.all(ids.map((id) => source.add(newJob({ id }))));
    const dying = move(from, to, { onProgress: () => own.signal('SIGKILL') });
    await expect(dying).rejects.toMatchObject({ code: expect.any(String), hint: expect.stringContaining('again') });
    await own.kill();
    await own.restart();
    own.command('del', 'bull:cardq-move'); // the claim of a process that ended is taken over; this one lives on
    await move(from, to);
    expect((await takeAll(await open(to))).toSorted()).toEqual(ids.toSorted());
  });
});

test.each([
  ['embedded', { url: null, prefix: 'bull' }],
  ['redis://h:1/2', { url: 'redis://h:1/2', prefix: 'bull' }],
  ['redis+cluster://a,b?prefix={jobs}', { url: 'redis+cluster://a,b', prefix: '{jobs}' }],
  ['unix:/r.sock?db=2&prefix=p&user=u', { url: 'unix:/r.sock?db=2&user=u', prefix: 'p' }],
  ['unix:/r.sock?prefix=p&db=2', { url: 'unix:/r.sock?db=2', prefix: 'p' }],
])('the side %s is read', (text, side) => {
  expect(readSide(text, { prefix: 'bull' })).toEqual(side);
});

test('a prefix that cannot be read is told', () => {
  expect(() => readSide('redis://h?prefix=%zz', { prefix: 'bull' })).toThrow('prefix');
});

/** What a move means, whatever is at either end. */
function stateMove(makeSides: () => [Side, Side]): void {
  async function prepare() {
    const stateDir = await emptyFolder();
    const sides = makeSides();
    return {
      ...{ from: sides[0], to: sides[1], stateDir },
      run: (about: Partial<Move> = {}) => move(sides[0], sides[1], { stateDir, ...about }),
      at: <T>(side: Side, act: (broker: Broker) => Promise<T>) => using(side, stateDir, act),
    };
  }

  /** One job of each state, and a paused queue of its own. */
  async function fill(broker: Broker): Promise<void> {
    for (const id of ['good', 'bad']) await broker.add(newJob({ id }));
    await broker.complete(await takeOne(broker), { path: 'a.pdf' }, KEEP_ALL);
    const held = await takeOne(broker);
    await broker.fail(held, { attempt: attemptOf(held), stack: null, retry: null, keep: KEEP_ALL });
    for (const id of ['a', 'b']) await broker.add(newJob({ id, attempts: 3 }));
    await broker.add(newJob({ id: 'first', priority: 2 }));
    await broker.add(newJob({ id: 'later', delayMs: 600_000 }));
    await broker.setPaused('dry', true);
    await broker.add(newJob({ id: 'c', queue: 'dry' }));
  }

  test('every state goes over, the pause of a queue with it, and nothing stays', async () => {
    const { from, to, run, at } = await prepare();
    await at(from, fill);
    const before = await at(from, (broker) => everything(broker));
    const report = await run();
    expect(report.queues.map(movedIn)).toEqual([1, 6]);
    expect(report.queues.map(leftIn)).toEqual([0, 0]);
    expect(await at(to, (broker) => everything(broker))).toEqual(before);
    expect(await at(from, (broker) => everything(broker))).toEqual([]);
    await at(to, async (broker) => {
      expect(await broker.take('dry')).toMatchObject({ job: null, why: 'paused' });
      expect(await takeAll(broker)).toEqual(['a', 'b', 'first']);
    });
    expect((await run()).queues.map(movedIn)).toEqual([0, 0]);
  });

  test('a dry run tells what would go, and changes nothing', async () => {
    const { from, to, stateDir, run, at } = await prepare();
    await at(from, fill);
    const before = await at(from, (broker) => everything(broker));
    const report = await run({ dryRun: true });
    expect(report.queues).toMatchObject([
      { name: 'dry', paused: true, moved: { waiting: 1 } },
      { name: 'paint', moved: { waiting: 2, prioritized: 1, delayed: 1, failed: 1, completed: 1 } },
    ]);
    if (to.url === null) expect(existsSync(embeddedFile(stateDir))).toBe(false);
    expect(await at(from, (broker) => everything(broker))).toEqual(before);
    expect(await at(to, (broker) => broker.queueNames())).toEqual([]);
  });

  test('an id that the target has is not doubled, and stays as a conflict when that is finished or another job', async () => {
    const { from, to, run, at } = await prepare();
    await at(from, async (broker) => {
      for (const id of ['same', 'other', 'done', 'free']) await broker.add(newJob({ id, data: { n: 1 } }));
    });
    await at(to, async (broker) => {
      await broker.add(newJob({ id: 'done', data: { n: 1 } }));
      await broker.complete(await takeOne(broker), null, KEEP_ALL);
      await broker.add(newJob({ id: 'same', data: { n: 1 } }));
      await broker.add(newJob({ id: 'other', data: { n: 2 } }));
    });
    for (const alreadyThere of [1, 0]) {
      const { queues } = await run();
      expect(queues).toMatchObject([{ alreadyThere, moved: { waiting: alreadyThere }, left: { conflict: 2 } }]);
      expect(queues[0]?.left.conflicts.map((one) => one.id)).toEqual(['other', 'done']);
    }
    expect(await at(from, takeAll)).toEqual(['other', 'done']);
    expect(await at(to, takeAll)).toEqual(['same', 'other', 'free']);
  });

  test('more than a page goes over in order, and its progress is told', async () => {
    const { from, to, run, at } = await prepare();
    const ids = Array.from({ length: 250 }, (_, n) => `j${n}`);
    await at(from, (broker) => Promise.all(ids.map((id) => broker.add(newJob({ id })))));
    const told: number[] = [];
    await run({ onProgress: ({ done, total }) => told.push(done / total) });
    expect(told.length).toBeGreaterThan(2);
    expect(told.at(-1)).toBe(1);
    expect(await at(to, takeAll)).toEqual(ids);
  });

  test('what an outage has left in the folder is no part of it', async () => {
    const { from, to, stateDir, run, at } = await prepare();
    await at(from, (broker) => broker.add(newJob({ id: 'one' })));
    const spool = join(stateDir, 'fallback.db');
    await writeFile(spool, 'not for movers'); // whoever opens it says that it is damaged
    expect((await run()).queues.map(movedIn)).toEqual([1]);
    await rm(spool);
    expect(await at(to, takeAll)).toEqual(['one']);
  });

  test('an interrupted move ends with what it has begun, and the next one does the rest', async () => {
    const { from, to, run, at } = await prepare();
    const ids = Array.from({ length: 250 }, (_, n) => `j${n}`);
    await at(from, (broker) => Promise.all(ids.map((id) => broker.add(newJob({ id })))));
    const interrupted = new AbortController();
    const report = await run({ signal: interrupted.signal, onProgress: () => interrupted.abort() });
    expect(report.complete).toBe(false);
    const moved = report.queues.reduce((sum, queue) => sum + movedIn(queue), 0);
    expect(moved).toBeLessThan(250);
    expect((await at(to, (broker) => broker.counts('paint'))).waiting).toBe(moved);
    expect((await at(from, (broker) => broker.counts('paint'))).waiting).toBe(250 - moved);
    expect((await run()).complete).toBe(true);
    expect(await at(to, takeAll)).toEqual(ids);
  });

  test.each([
    { method: 'setAside', call: 1, when: 'before' },
    { method: 'setAside', call: 1, when: 'after' },
    { method: 'read', call: 3, when: 'after' },
    { method: 'put', call: 1, when: 'before' },
    { method: 'put', call: 4, when: 'after' },
    { method: 'drop', call: 1, when: 'before' },
    { method: 'drop', call: 4, when: 'after' },
    { method: 'forget', call: 1, when: 'before' },
    { method: 'forget', call: 1, when: 'after' },
    { method: 'unclaim', call: 1, when: 'before' },
  ] as const)('killed $when call $call of $method, everything runs once, whoever works meanwhile', async (death) => {
    const { from, to, stateDir, run, at } = await prepare();
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    await at(from, async (broker) => {
      for (const id of ids) await broker.add(newJob({ id }));
    });
    await dieMoving(from, to, { stateDir, ...death });
    const ran = [...(await at(from, runOne)), ...(await at(to, runAll))];
    const report = await run();
    expect(report.queues.map(leftIn)).toEqual([0]);
    ran.push(...(await at(to, runAll)), ...(await at(from, runAll)));
    expect(ran.toSorted()).toEqual(ids);
  });
}

function move(from: Side, to: Side, about: Partial<Move> = {}): Promise<MoveReport> {
  return moveJobs({
    ...{ from, to, stateDir: '/nonexistent', allowEviction: false, dryRun: false },
    ...{ signal: new AbortController().signal, onProgress: () => undefined },
    ...about,
  });
}

/** A cluster of one. */
async function startCluster(): Promise<Side> {
  const [port, busPort] = [await freePort(), await freePort()];
  const place = ['--bind', '127.0.0.1', '--port', String(port), '--cluster-announce-ip', '127.0.0.1'];
  const server = await startRedis([...place, '--cluster-enabled', 'yes', '--cluster-port', String(busPort)]);
  onTestFinished(() => server.stop());
  server.command('cluster', 'addslotsrange', '0', '16383');
  await until('the cluster to be whole', () => server.command('cluster', 'info').includes('cluster_state:ok'));
  return { url: `redis+cluster://127.0.0.1:${port}`, prefix: '{jobs}' };
}

/** Moves in another process, which is killed at one step. */
async function dieMoving(
  from: Side,
  to: Side,
  step: { readonly stateDir: string; readonly method: string; readonly call: number; readonly when: string },
): Promise<void> {
  const child = spawn(process.execPath, [DYING, JSON.stringify({ from, to, ...step })], { stdio: 'inherit' });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
}

async function using<T>(side: Side, stateDir: string, act: (broker: Broker) => Promise<T>): Promise<T> {
  const broker = await openBroker({ spec: { ...side, allowEviction: false }, stateDir, holder: 'worker' });
  try {
    return await act(broker);
  } finally {
    await broker.close();
  }
}

async function open(side: Side): Promise<Broker> {
  const broker = await openBroker({
    spec: { ...side, allowEviction: false },
    stateDir: '/nonexistent',
    holder: `holder-${randomUUID()}`,
  });
  onTestFinished(() => broker.close());
  return broker;
}

/** All jobs, but for the delay that they were added with, of which one broker forgets it where the other does not. */
async function everything(broker: Broker) {
  const states = ['waiting', 'prioritized', 'delayed', 'active', 'completed', 'failed'] as const;
  const names = await broker.queueNames();
  const lists = await Promise.all(names.map((queue) => broker.list({ queue, states, offset: 0, limit: 99 })));
  return lists.flat().map(({ delayMs: _, ...job }) => job);
}

async function takeAll(broker: Broker): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const { job } = await broker.take('paint');
    if (job === null) return ids;
    ids.push(job.id);
  }
}

async function runOne(broker: Broker): Promise<string[]> {
  const { job } = await broker.take('paint');
  if (job === null) return [];
  await broker.complete(job, null, { ageMs: null, count: 0 }); // nothing of it is left to be compared with
  return [job.id];
}

async function runAll(broker: Broker): Promise<string[]> {
  const ids: string[] = [];
  for (let ran = await runOne(broker); ran.length > 0; ran = await runOne(broker)) ids.push(...ran);
  return ids;
}

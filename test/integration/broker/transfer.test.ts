import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import type { JobCopy, PutOutcome, RestingState } from '../../../src/broker/transfer.js';
import {
  attemptOf,
  type BrokerHome,
  embeddedHome,
  KEEP_ALL,
  newJob,
  redisHome,
  takeOne,
} from '../../support/brokers.js';
import { describeWithRedis, type RedisServer, startRedis } from '../../support/redis-server.js';
import { until } from '../../support/until.js';

describe('from the embedded broker to another one', () => stateTransfer(embeddedHome, embeddedHome));

describeWithRedis('with Redis', () => {
  let server: RedisServer;
  const inRedis = async () => redisHome(server.url);
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  describe('from the embedded broker to Redis', () => stateTransfer(embeddedHome, inRedis));
  describe('from Redis to the embedded broker', () => stateTransfer(inRedis, embeddedHome));
  describe('from one prefix of Redis to another', () => stateTransfer(inRedis, inRedis));
});

/** What setting aside and putting mean, whatever is behind either side. */
function stateTransfer(makeSource: () => Promise<BrokerHome>, makeTarget: () => Promise<BrokerHome>): void {
  const open = async () => ({
    source: await (await makeSource()).open(),
    target: await (await makeTarget()).open(),
  });

  test('a waiting job goes over with its name, data, options and age', async () => {
    const { source, target } = await open();
    const data = { colour: 'ü"\n', n: [1.5, null] };
    await source.add(newJob({ id: 'one', name: 'dip', data, attempts: 4, backoff: { type: 'fixed', delay: 70 } }));
    const before = await source.get({ queue: 'paint', id: 'one' });
    expect(await moveAll(source, target, 'waiting')).toEqual(['added']);
    expect(await target.get({ queue: 'paint', id: 'one' })).toEqual(before);
    expect(await source.get({ queue: 'paint', id: 'one' })).toBeNull();
    expect(await target.queueNames()).toEqual(['paint']);
    expect((await takeOne(target)).own).toMatchObject({ attempts: 4, backoff: { type: 'fixed', delay: 70 } });
  });

  test('the order of taking goes over, behind what waits there already', async () => {
    const { source, target } = await open();
    for (const id of ['a', 'b', 'c']) await source.add(newJob({ id }));
    await source.giveBack(await takeOne(source));
    for (const id of ['five', 'five-too']) await source.add(newJob({ id, priority: 5 }));
    await source.add(newJob({ id: 'two', priority: 2 }));
    await target.add(newJob({ id: 'here' }));
    await target.add(newJob({ id: 'four', priority: 4 }));
    await moveAll(source, target, 'waiting');
    await moveAll(source, target, 'prioritized');
    expect(await takeAll(target)).toEqual(['here', 'a', 'b', 'c', 'two', 'four', 'five', 'five-too']);
  });

  test('a delayed job comes due when it would have', async () => {
    const { source, target } = await open();
    await source.add(newJob({ id: 'far', delayMs: 600_000 }));
    await source.add(newJob({ id: 'near', delayMs: 400, priority: 3 }));
    const due = new Map((await list(source, 'delayed')).map((job) => [job.id, job.dueAt]));
    await moveAll(source, target, 'delayed');
    expect(new Map((await list(target, 'delayed')).map((job) => [job.id, job.dueAt]))).toEqual(due);
    const job = await until('the job to be due', async () => (await target.take('paint')).job);
    expect(job.id).toBe('near');
    expect(Date.now()).toBeGreaterThanOrEqual((due.get('near') ?? 0) - 1);
  });

  // It read as 0, and an honest repeat of its Idempotency-Key was refused.
  test('of one that was delayed, and is retried by hand, the delay is not known', async () => {
    const { source, target } = await open();
    await source.add(newJob({ id: 'one', delayMs: 100 }));
    await moveAll(source, target, 'delayed');
    const job = await until('the job to be due', async () => (await target.take('paint')).job);
    await target.fail(job, { attempt: attemptOf(job), stack: null, retry: null, keep: KEEP_ALL });
    await target.retry(job);
    expect(await target.get(job)).toMatchObject({ state: 'waiting', delayMs: null });
  });

  test('a retry keeps its attempts, its history and its time', async () => {
    const { source, target } = await open();
    await source.add(newJob({ id: 'one' }));
    const held = await takeOne(source);
    const attempt = attemptOf(held);
    await source.fail(held, { attempt, stack: null, retry: { delayMs: 300 }, keep: KEEP_ALL });
    const before = await source.get(held);
    await moveAll(source, target, 'delayed');
    expect(await target.get(held)).toEqual(before);
    const again = await until('the retry', async () => (await target.take('paint')).job);
    expect(again).toMatchObject({ id: 'one', attemptsMade: 1, history: [attempt] });
    await target.complete(again, 'well', KEEP_ALL);
    expect(await target.get(held)).toMatchObject({ state: 'completed', attemptsMade: 2, history: [attempt] });
  });

  test('finished jobs go over as they ended, and a failed one can be retried there', async () => {
    const { source, target } = await open();
    for (const id of ['good', 'bad']) await source.add(newJob({ id }));
    await source.complete(await takeOne(source), { path: 'a.pdf' }, KEEP_ALL);
    const held = await takeOne(source);
    await source.fail(held, { attempt: attemptOf(held), stack: null, retry: null, keep: KEEP_ALL });
    const before = [await ended(source, 'good'), await ended(source, 'bad')];
    await moveAll(source, target, 'completed');
    await moveAll(source, target, 'failed');
    expect([await ended(target, 'good'), await ended(target, 'bad')]).toEqual(before);
    expect(await target.counts('paint')).toMatchObject({ completed: 1, failed: 1, waiting: 0 });
    expect(await target.retry(held)).toBe(true);
    expect(await takeOne(target)).toMatchObject({ id: 'bad', attemptsMade: 0 });
  });

  test('what is set aside is out of reach: not taken, listed, counted, removed, retried or added again', async () => {
    const { source } = await open();
    await source.add(newJob({ id: 'one' }));
    await setAside(source, 'waiting');
    expect(await source.take('paint')).toMatchObject({ job: null, why: 'empty' });
    expect(await list(source, 'waiting')).toEqual([]);
    expect(await source.counts('paint')).toEqual({
      ...{ waiting: 0, prioritized: 0, delayed: 0, active: 0, completed: 0, failed: 0 },
      ...{ paused: false, oldestWaitMs: null },
    });
    const ref = { queue: 'paint', id: 'one' };
    expect(await source.get(ref)).toMatchObject({ id: 'one' }); // but not forgotten
    expect(await source.remove(ref)).toBe(false);
    expect(await source.retry(ref)).toBe(false);
    expect(await source.add(newJob({ id: 'one' }))).toEqual({ created: false });
    expect(await source.purge('paint', ['waiting'], { dryRun: false })).toEqual({ waiting: 0 });
    expect(await source.transfer.aside('paint', { skip: 0, limit: 9 })).toEqual([
      { ...ref, token: 't1', to: 'elsewhere' },
    ]);
  });

  test('what is set aside outlives its supervisor, and the next one does not run it', async () => {
    const home = await makeSource();
    const first = await home.open();
    await first.add(newJob({ id: 'one' }));
    await setAside(first, 'waiting');
    await first.close();
    const next = await home.open();
    await next.releaseHeldBy(first.holder);
    expect(await next.take('paint')).toMatchObject({ job: null, why: 'empty' });
    expect(await next.transfer.aside('paint', { skip: 0, limit: 9 })).toHaveLength(1);
  });

  test('what is set aside later comes behind what an earlier supervisor had set aside', async () => {
    const home = await makeSource();
    const first = await home.open();
    for (const id of ['a', 'b', 'c', 'd']) await first.add(newJob({ id }));
    await setAside(first, 'waiting', 2);
    await first.close();
    const next = await home.open();
    await setAside(next, 'waiting');
    const aside = await next.transfer.aside('paint', { skip: 0, limit: 9 });
    expect(aside.map((job) => job.id)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('what is put back is where it was', async () => {
    const { source } = await open();
    for (const id of ['a', 'b', 'c']) await source.add(newJob({ id }));
    for (const id of ['x', 'y']) await source.add(newJob({ id, priority: 2 }));
    await source.add(newJob({ id: 'later', delayMs: 600_000 }));
    const before = [await list(source, 'waiting'), await list(source, 'prioritized'), await list(source, 'delayed')];
    for (const state of ['waiting', 'prioritized', 'delayed'] as const) await setAside(source, state, 2);
    for (const job of [...(await source.transfer.aside('paint', { skip: 0, limit: 99 }))].reverse())
      await source.transfer.putBack(job);
    expect([await list(source, 'waiting'), await list(source, 'prioritized'), await list(source, 'delayed')]).toEqual(
      before,
    );
    expect(await source.transfer.aside('paint', { skip: 0, limit: 99 })).toEqual([]);
    expect(await takeAll(source)).toEqual(['a', 'b', 'c', 'x', 'y']);
  });

  test('putting once more is known by the receipt, even when the job has run and is gone', async () => {
    const { source, target } = await open();
    await source.add(newJob({ id: 'one' }));
    await setAside(source, 'waiting');
    const copy = await readAside(source, 'one');
    expect(await target.transfer.put(copy, 't1')).toBe('added');
    expect(await target.transfer.put(copy, 't1')).toBe('known');
    await target.complete(await takeOne(target), null, { ageMs: null, count: 0 });
    expect(await target.get(copy)).toBeNull();
    expect(await target.transfer.put(copy, 't1')).toBe('known');
    expect(await target.take('paint')).toMatchObject({ job: null });
    await target.transfer.forget([{ ...copy, token: 't1', to: '' }]);
    expect(await target.transfer.put(copy, 't2')).toBe('added');
  });

  test('an id that belongs to another job is told, and neither job is touched', async () => {
    const { source, target } = await open();
    await source.add(newJob({ id: 'one', data: 'mine' }));
    await target.add(newJob({ id: 'one', data: 'yours' }));
    await setAside(source, 'waiting');
    const copy = await readAside(source, 'one');
    expect(await target.transfer.put(copy, 't1')).toBe('exists');
    expect(await source.transfer.put(copy, 't1')).toBe('aside');
    expect((await takeOne(target)).data).toBe('yours');
    expect(await source.transfer.aside('paint', { skip: 0, limit: 9 })).toHaveLength(1);
  });

  test('the next job of a schedule stays, and what is behind it is reached', async () => {
    const { source } = await open();
    await source.schedule('nightly', { queue: 'paint', data: {}, every: null, cron: '30 3 * * *', tz: null });
    await source.add(newJob({ id: 'later', delayMs: 172_800_000 }));
    const request = { queue: 'paint', state: 'delayed', limit: 1, token: 't1', to: 'elsewhere' } as const;
    const first = await source.transfer.setAside({ ...request, skip: 0 });
    expect(first).toMatchObject({ moved: 0, passed: [{ why: 'schedule' }] });
    expect(await source.transfer.setAside({ ...request, skip: 1 })).toEqual({ moved: 1, passed: [] });
    expect((await list(source, 'delayed')).map((job) => job.id)).toEqual([first.passed[0]?.id]);
  });

  test('one mover at a time has the claim, until it lets go or is taken over from', async () => {
    const home = await makeTarget();
    const broker = await home.open();
    const { claim, unclaim } = claiming(broker);
    expect(await claim('me')).toBe('me');
    expect(await claim('me')).toBe('me');
    if (broker.kind === 'embedded') return; // whose file nobody else has open
    expect(await claim('you')).toBe('me');
    await unclaim('you');
    expect(await claim('you')).toBe('me');
    expect(await claim('you', 'me')).toBe('you');
    await unclaim('you');
    expect(await claim('me')).toBe('me');
  });

  // It was looked before each batch whether the claim still held; between that and the put, another mover may do a whole run.
  test('a mover whose claim is not its own any more puts, drops and forgets nothing', async () => {
    const { source, target } = await open();
    if (source.kind === 'embedded' || target.kind === 'embedded') return; // whose file nobody else has open
    await source.add(newJob({ id: 'one' }));
    await setAside(source, 'waiting');
    const copy = await readAside(source, 'one');
    const { claim, unclaim } = claiming(target);
    await claim('slow');
    await unclaim('slow'); // it ran out
    const late = expect.objectContaining({ code: 'conflict', message: expect.stringContaining('held up') });
    await expect(target.transfer.put(copy, 't1', 'slow')).rejects.toEqual(late);
    await claim('quick');
    await expect(target.transfer.put(copy, 't1', 'slow')).rejects.toEqual(late);
    expect(await target.transfer.put(copy, 't1', 'quick')).toBe('added');
    await target.transfer.forget([{ ...copy, token: 't0', to: '' }]);
    expect(await target.transfer.put(copy, 't1', 'quick')).toBe('known');
    await source.transfer.drop({ ...copy, token: 'another', to: '' });
    expect(await source.transfer.aside('paint', { skip: 0, limit: 9 })).toHaveLength(1);
  });

  test('a listener hears of what was put and of what was put back', async () => {
    const { source, target } = await open();
    for (const broker of [source, target]) await broker.watch('paint', null);
    await source.add(newJob({ id: 'one' }));
    await setAside(source, 'waiting');
    const copy = await readAside(source, 'one');
    await heardOf(target, () => target.transfer.put(copy, 't1'));
    await heardOf(source, () => source.transfer.putBack(copy));
  });
}

function claiming({ transfer }: Broker) {
  return {
    claim: (claimant: string, from: string | null = null) => transfer.claim(claimant, { forMs: 10_000, from }),
    unclaim: (claimant: string) => transfer.unclaim(claimant),
  };
}

async function moveAll(source: Broker, target: Broker, state: RestingState): Promise<PutOutcome[]> {
  await setAside(source, state);
  const outcomes: PutOutcome[] = [];
  for (const job of await source.transfer.aside('paint', { skip: 0, limit: 99 })) {
    outcomes.push(await target.transfer.put(await readAside(source, job.id), job.token));
    await source.transfer.drop(job);
    await target.transfer.forget([job]);
  }
  expect(await source.transfer.aside('paint', { skip: 0, limit: 99 })).toEqual([]);
  return outcomes;
}

async function setAside(source: Broker, state: RestingState, limit = 99): Promise<void> {
  await source.transfer.setAside({ queue: 'paint', state, skip: 0, limit, token: 't1', to: 'elsewhere' });
}

async function readAside(source: Broker, id: string): Promise<JobCopy> {
  const copy = await source.transfer.read({ queue: 'paint', id });
  if (copy === null) throw new Error(`${id} is not set aside`);
  return copy;
}

/** But for the delay that it was added with, of which one broker forgets it where the other does not. */
async function ended(broker: Broker, id: string) {
  const found = await broker.get({ queue: 'paint', id });
  if (found === null) return null;
  const { delayMs: _, ...job } = found;
  return job;
}

function list(broker: Broker, state: RestingState) {
  return broker.list({ queue: 'paint', states: [state], offset: 0, limit: 99 });
}

async function takeAll(broker: Broker): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const { job } = await broker.take('paint');
    if (job === null) return ids;
    ids.push(job.id);
  }
}

async function heardOf(broker: Broker, act: () => Promise<unknown>): Promise<void> {
  let heard = 0;
  const stop = broker.onWork(() => heard++);
  await act();
  await until('word of it', () => heard > 0);
  stop();
}

import { describe, expect, test } from 'vitest';
import type { Broker, Schedule } from '../../../src/broker/broker.js';
import { attemptOf, awayHome, type BrokerHome, KEEP_ALL, newJob, takeOne } from '../../support/brokers.js';
import { describeInEachHome } from '../../support/each-broker.js';
import { until } from '../../support/until.js';

describeInEachHome('the port', (makeHome) => statePort(makeHome));

describe('a broker that stands in for one that is away', () => statePort(awayHome, { isAway: true }));

type Define = (title: string, body: () => void | Promise<void>) => void;

/** Such a one has no meaning there. */
const omit: Define = () => undefined;

/**
 * What the port means, whatever is behind it; `isAway`: as far as it can be meant without the configured broker, which may
 * have any job that is not here.
 */
function statePort(makeHome: () => Promise<BrokerHome>, { isAway = false } = {}): void {
  const open = async () => (await makeHome()).open();
  const whole: { test: Define; describe: Define } = isAway ? { test: omit, describe: omit } : { test, describe };

  describe('adding', () => {
    test('a job that was added can be read back', async () => {
      const broker = await open();
      const before = Date.now();
      expect(
        await broker.add(newJob({ id: 'one', data: { colour: 'red', deep: [1, null, 'ü'] }, attempts: 4 })),
      ).toEqual({ created: true });
      const record = await broker.get({ queue: 'paint', id: 'one' });
      expect(record).toMatchObject({
        queue: 'paint',
        id: 'one',
        name: 'paint',
        state: 'waiting',
        data: { colour: 'red', deep: [1, null, 'ü'] },
        result: null,
        failedReason: null,
        priority: 0,
        attemptsMade: 0,
        maxAttempts: 4,
        history: [],
        dueAt: null,
        startedAt: null,
        finishedAt: null,
      });
      expect(record?.createdAt).toBeGreaterThanOrEqual(before);
    });

    test('an id that exists changes nothing, be it waiting or done', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'one', data: 1 }));
      expect(await broker.add(newJob({ id: 'one', data: 2 }))).toEqual({ created: false });
      await broker.complete(await takeOne(broker), null, KEEP_ALL);
      expect(await broker.add(newJob({ id: 'one', data: 3 }))).toEqual({ created: false });
      expect(await broker.take('paint')).toMatchObject({ job: null, why: 'empty' });
      expect((await broker.get({ queue: 'paint', id: 'one' }))?.data).toBe(1);
    });

    whole.test('the same id in two queues is two jobs, and both queues are found by it', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'one', queue: 'paint' }));
      await broker.add(newJob({ id: 'one', queue: 'print' }));
      expect(await broker.findQueues('one')).toEqual(['paint', 'print']);
      expect(await broker.findQueues('two')).toEqual([]);
    });

    test.each([
      ['a number', { id: '17' }],
      ['empty', { id: '' }],
      ['an id with a colon', { id: 'a:b' }],
      ['in a queue with a colon', { queue: 'a:b' }],
      ['in a nameless queue', { queue: '' }],
      ['of a negative priority', { priority: -1 }],
      ['of a priority beyond the largest', { priority: 2 ** 21 }],
      ['of no attempt', { attempts: 0 }],
      ['delayed beyond ten years', { delayMs: 10 * 366 * 86_400_000 }],
      ['delayed by a part of a millisecond', { delayMs: 0.5 }],
      ['of more than 16 MiB', { data: 'x'.repeat(16 * 1024 ** 2) }],
    ])('a job that is %s is refused', async (_what, about) => {
      const broker = await open();
      await expect(broker.add(newJob(about))).rejects.toMatchObject({ code: 'usage' });
    });

    test('a job of 64 KiB comes back whole', async () => {
      const broker = await open();
      const data = { text: 'ä"\n\\'.repeat(13_000) };
      await broker.add(newJob({ data }));
      expect((await takeOne(broker)).data).toEqual(data);
    });
  });

  describe('taking', () => {
    test('jobs are taken oldest first', async () => {
      const broker = await open();
      for (const id of ['a', 'b', 'c']) await broker.add(newJob({ id }));
      expect(await takeAll(broker)).toEqual(['a', 'b', 'c']);
    });

    test('jobs without a priority go first, then lower numbers before higher ones, equals in order', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'five', priority: 5 }));
      await broker.add(newJob({ id: 'two', priority: 2 }));
      await broker.add(newJob({ id: 'five-too', priority: 5 }));
      await broker.add(newJob({ id: 'plain' }));
      expect((await broker.get({ queue: 'paint', id: 'two' }))?.state).toBe('prioritized');
      expect(await takeAll(broker)).toEqual(['plain', 'two', 'five', 'five-too']);
    });

    test('a taken job is active, tells what it is, and is not taken twice', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'one', data: { n: 1 }, attempts: 2, backoff: { type: 'fixed', delay: 70 } }));
      expect(await takeOne(broker)).toMatchObject({
        queue: 'paint',
        id: 'one',
        name: 'paint',
        data: { n: 1 },
        attemptsMade: 0,
        history: [],
        own: { attempts: 2, backoff: { type: 'fixed', delay: 70 }, keepCompleted: null, keepFailed: null },
      });
      expect(await broker.take('paint')).toEqual({ job: null, why: 'empty', retryAt: null });
      const record = await broker.get({ queue: 'paint', id: 'one' });
      expect(record?.state).toBe('active');
      expect(record?.startedAt).not.toBeNull();
    });

    test('a job without options of its own says so', async () => {
      const broker = await open();
      await broker.add(newJob());
      expect((await takeOne(broker)).own).toEqual({
        attempts: null,
        backoff: null,
        keepCompleted: null,
        keepFailed: null,
      });
    });

    test('many takers at once get every job exactly once', async () => {
      const broker = await open();
      await Promise.all(Array.from({ length: 200 }, (_, n) => broker.add(newJob({ id: `j${n}` }))));
      const taken = await Promise.all(Array.from({ length: 210 }, () => broker.take('paint')));
      const ids = taken.flatMap((one) => (one.job === null ? [] : [one.job.id]));
      expect(new Set(ids).size).toBe(200);
      expect(ids).toHaveLength(200);
    });

    test('an unknown queue is empty', async () => {
      const broker = await open();
      expect(await broker.take('nowhere')).toEqual({ job: null, why: 'empty', retryAt: null });
    });
  });

  describe('delays', () => {
    test('a delayed job is taken when it is due, not before, and a take says when that is', async () => {
      const broker = await open();
      const added = Date.now();
      await broker.add(newJob({ id: 'later', delayMs: 300 }));
      expect(await broker.get({ queue: 'paint', id: 'later' })).toMatchObject({ state: 'delayed' });
      const early = await broker.take('paint');
      expect(early).toMatchObject({ job: null, why: 'empty' });
      expect(early.job === null ? early.retryAt : null).toBeGreaterThanOrEqual(added + 299);
      const job = await until('the job to be due', async () => (await broker.take('paint')).job);
      expect(Date.now()).toBeGreaterThanOrEqual(added + 299);
      expect(job.waitedMs).toBeLessThanOrEqual(Date.now() - (added + 299)); // counted since it was due
    });

    test('a delayed job with a priority keeps it when it comes due', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'urgent', delayMs: 20, priority: 1 }));
      await broker.add(newJob({ id: 'lazy', priority: 9 }));
      await until(
        'it to be due',
        () =>
          Date.now() > 0 &&
          broker.counts('paint').then(async (n) => n.delayed === 0 || (await isDue(broker, 'urgent'))),
      );
      expect(await takeAll(broker)).toEqual(['urgent', 'lazy']);
    });
  });

  describe('finishing', () => {
    test('a completed job keeps its result', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'one' }));
      await broker.complete(await takeOne(broker), { path: 'a.pdf', pages: 3 }, KEEP_ALL);
      const record = await broker.get({ queue: 'paint', id: 'one' });
      expect(record).toMatchObject({
        state: 'completed',
        result: { path: 'a.pdf', pages: 3 },
        attemptsMade: 1,
        failedReason: null,
      });
      expect(record?.finishedAt).toBeGreaterThanOrEqual(record?.startedAt ?? Number.NaN);
    });

    test('an attempt that fails for good leaves a failed job with its history, whatever its own attempts', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'one', attempts: 10 }));
      const job = await takeOne(broker);
      const attempt = attemptOf(job, {
        kind: 'crash',
        crash: { signal: 'SIGKILL', exitCode: null, rssBytes: 9, lastWords: ['oh'], alone: true },
      });
      await broker.fail(job, { attempt, stack: 'Error: x\n at y', retry: null, keep: KEEP_ALL });
      expect(await broker.get(job)).toMatchObject({
        state: 'failed',
        failedReason: 'the brush broke',
        attemptsMade: 1,
        history: [attempt],
      });
    });

    test('a retry beyond its own attempts happens all the same: the caller decides', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'one', attempts: 1 }));
      const job = await takeOne(broker);
      await broker.fail(job, { attempt: attemptOf(job), stack: null, retry: { delayMs: 0 }, keep: KEEP_ALL });
      expect(await takeOne(broker)).toMatchObject({ id: 'one', attemptsMade: 1 });
    });

    test('a retry with a delay waits for it, and the next attempt knows the earlier ones', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'one' }));
      const job = await takeOne(broker);
      const attempt = attemptOf(job);
      const failing = Date.now();
      await broker.fail(job, { attempt, stack: null, retry: { delayMs: 150 }, keep: KEEP_ALL });
      const failed = Date.now();
      const record = await broker.get(job);
      expect(record).toMatchObject({ state: 'delayed', failedReason: 'the brush broke', attemptsMade: 1 });
      const dueAt = record?.dueAt ?? 0;
      expect(dueAt).toBeGreaterThanOrEqual(failing + 149);
      expect(dueAt).toBeLessThanOrEqual(failed + 151);
      const again = await until('the retry', async () => (await broker.take('paint')).job);
      expect(again).toMatchObject({ id: 'one', attemptsMade: 1, history: [attempt] });
      expect(again.waitedMs).toBeLessThanOrEqual(Date.now() - dueAt + 1); // counted since the retry was due
      await broker.complete(again, 'well', KEEP_ALL);
      expect(await broker.get(job)).toMatchObject({
        state: 'completed',
        attemptsMade: 2,
        history: [attempt],
        failedReason: null,
      });
    });

    test('a retry without a delay goes to the head of the queue', async () => {
      const broker = await open();
      for (const id of ['a', 'b']) await broker.add(newJob({ id }));
      const job = await takeOne(broker);
      await broker.fail(job, { attempt: attemptOf(job), stack: null, retry: { delayMs: 0 }, keep: KEEP_ALL });
      expect(await takeAll(broker)).toEqual(['a', 'b']);
    });

    test('a job given back goes to the head of the queue and has lost no attempt', async () => {
      const broker = await open();
      for (const id of ['a', 'b']) await broker.add(newJob({ id }));
      await broker.giveBack(await takeOne(broker));
      const again = await takeOne(broker);
      expect(again).toMatchObject({ id: 'a', attemptsMade: 0, history: [] });
    });

    test('a prioritized job given back goes before its equals', async () => {
      const broker = await open();
      for (const id of ['a', 'b']) await broker.add(newJob({ id, priority: 3 }));
      await broker.add(newJob({ id: 'c', priority: 2 }));
      await takeOne(broker);
      const job = await takeOne(broker);
      expect(job.id).toBe('a');
      await broker.giveBack(job);
      expect(await takeAll(broker)).toEqual(['a', 'b']);
    });

    test('a job that is not held cannot be finished, given back or told about', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'one' }));
      const ref = { queue: 'paint', id: 'one' };
      await expect(broker.complete(ref, null, KEEP_ALL)).rejects.toMatchObject({ code: 'conflict' });
      await expect(broker.giveBack(ref)).rejects.toMatchObject({ code: 'conflict' });
      await expect(broker.progress(ref, 1)).rejects.toMatchObject({ code: 'conflict' });
      const job = await takeOne(broker);
      await broker.complete(job, null, KEEP_ALL);
      await expect(broker.complete(job, null, KEEP_ALL)).rejects.toMatchObject({ code: 'conflict' });
      const failure = { attempt: attemptOf(job), stack: null, retry: null, keep: KEEP_ALL };
      await expect(broker.fail(job, failure)).rejects.toMatchObject({ code: 'conflict' });
    });

    test('a job is completed and the next one of its queue taken with one question', async () => {
      const broker = await open();
      for (const id of ['a', 'b']) await broker.add(newJob({ id, data: id }));
      const next = await broker.completeAndTake(await takeOne(broker), 'well', KEEP_ALL);
      expect(next).toMatchObject({ job: { id: 'b', data: 'b', attemptsMade: 0 } });
      expect(await broker.get({ queue: 'paint', id: 'a' })).toMatchObject({ state: 'completed', result: 'well' });
      expect(await broker.get({ queue: 'paint', id: 'b' })).toMatchObject({ state: 'active' });
      if (next.job !== null) await broker.complete(next.job, null, KEEP_ALL);
      expect(await broker.counts('paint')).toMatchObject({ completed: 2, active: 0 });
    });

    test('completing the last job of a queue, or of a paused one, takes nothing and says why', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'a' }));
      const last = await takeOne(broker);
      expect(await broker.completeAndTake(last, null, KEEP_ALL)).toMatchObject({ job: null, why: 'empty' });
      for (const id of ['b', 'c']) await broker.add(newJob({ id }));
      const job = await takeOne(broker);
      await broker.setPaused('paint', true);
      expect(await broker.completeAndTake(job, null, KEEP_ALL)).toMatchObject({ job: null, why: 'paused' });
      expect(await broker.counts('paint')).toMatchObject({ completed: 2, waiting: 1 });
    });

    test('a job that is not held is not completed, and none is taken in its place', async () => {
      const broker = await open();
      for (const id of ['a', 'b']) await broker.add(newJob({ id }));
      const job = await takeOne(broker);
      await broker.complete(job, 'first', KEEP_ALL);
      await expect(broker.completeAndTake(job, 'second', KEEP_ALL)).rejects.toMatchObject({ code: 'conflict' });
      expect(await broker.get(job)).toMatchObject({ result: 'first' });
      expect(await broker.counts('paint')).toMatchObject({ active: 0, waiting: 1 });
    });

    test('progress can be read while the job runs', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'one' }));
      const job = await takeOne(broker);
      await broker.progress(job, { done: 3, total: 9, unit: 'sheets' });
      expect((await broker.get(job))?.progress).toEqual({ done: 3, total: 9, unit: 'sheets' });
    });
  });

  describe('holds', () => {
    test('renewing returns the jobs whose hold is lost', async () => {
      const broker = await open();
      for (const id of ['a', 'b']) await broker.add(newJob({ id }));
      const a = await takeOne(broker);
      const b = await takeOne(broker);
      await broker.complete(a, null, KEEP_ALL);
      expect(await broker.renew([b])).toEqual([]);
      expect(await broker.renew([a, b])).toEqual([{ queue: 'paint', id: 'a' }]);
      expect(await broker.renew([])).toEqual([]);
    });

    whole.test('what a predecessor held is given back in the order it was taken, and costs no attempt', async () => {
      const home = await makeHome();
      const old = await home.open('old');
      for (const id of ['a', 'b', 'c']) await old.add(newJob({ id }));
      await old.add(newJob({ id: 'd', queue: 'print' }));
      for (const queue of ['paint', 'paint', 'print']) await takeOne(old, queue);
      await old.close();

      const next = await home.open('next');
      const released = await next.releaseHeldBy('old');
      expect(released.map((job) => `${job.queue}/${job.id}`).sort()).toEqual(['paint/a', 'paint/b', 'print/d']);
      expect(await next.releaseHeldBy('old')).toEqual([]);
      expect(await takeAll(next)).toEqual(['a', 'b', 'c']);
      expect(await next.get({ queue: 'paint', id: 'a' })).toMatchObject({ attemptsMade: 0, history: [] });
    });

    whole.test('what this holder has taken is not a predecessor’s', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'one' }));
      const job = await takeOne(broker);
      expect(await broker.releaseHeldBy('somebody else')).toEqual([]);
      await broker.complete(job, null, KEEP_ALL);
    });
  });

  describe('retention', () => {
    test('a count keeps the latest that many', async () => {
      const broker = await open();
      for (const id of ['a', 'b', 'c']) {
        await broker.add(newJob({ id }));
        await broker.complete(await takeOne(broker), id, { ageMs: null, count: 2 });
      }
      expect(await idsOf(broker, 'completed')).toEqual(['c', 'b']);
    });

    whole.test('a count of zero keeps nothing', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'a' }));
      const job = await takeOne(broker);
      await broker.fail(job, { attempt: attemptOf(job), stack: null, retry: null, keep: { ageMs: null, count: 0 } });
      expect(await broker.get(job)).toBeNull();
      expect((await broker.counts('paint')).failed).toBe(0);
    });

    test('an age removes what ended longer ago, when the next job ends', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'old' }));
      const old = await takeOne(broker);
      await broker.complete(old, null, KEEP_ALL);
      const ended = (await broker.get(old))?.finishedAt ?? 0;
      await until('more than a second to pass', () => Date.now() > ended + 1100);
      await broker.add(newJob({ id: 'new' }));
      await broker.complete(await takeOne(broker), null, { ageMs: 1000, count: null });
      expect(await idsOf(broker, 'completed')).toEqual(['new']);
    });
  });

  describe('queues', () => {
    test('a paused queue gives nothing, keeps taking in, and goes on when resumed', async () => {
      const broker = await open();
      await broker.setPaused('paint', true);
      await broker.add(newJob({ id: 'a' }));
      expect(await broker.take('paint')).toEqual({ job: null, why: 'paused', retryAt: null });
      expect(await broker.counts('paint')).toMatchObject({ paused: true, waiting: 1 });
      expect((await broker.get({ queue: 'paint', id: 'a' }))?.state).toBe('waiting');
      await broker.setPaused('paint', false);
      expect(await broker.counts('paint')).toMatchObject({ paused: false });
      expect((await takeOne(broker)).id).toBe('a');
    });

    test('a rate limit gives so many jobs per window, then says when the next one begins', async () => {
      const broker = await open();
      await broker.watch('paint', { max: 2, perMs: 400 });
      for (const id of ['a', 'b', 'c']) await broker.add(newJob({ id }));
      const began = Date.now();
      await takeOne(broker);
      await takeOne(broker);
      const limited = await broker.take('paint');
      expect(limited).toMatchObject({ job: null, why: 'limited' });
      const retryAt = limited.job === null ? (limited.retryAt ?? 0) : 0;
      expect(retryAt).toBeGreaterThan(began);
      expect(retryAt).toBeLessThanOrEqual(Date.now() + 400);
      const third = await until('the next window', async () => (await broker.take('paint')).job);
      expect(third.id).toBe('c');
      expect(Date.now() - began).toBeGreaterThanOrEqual(390);
    });

    test('counts tell every state and how long the first has waited', async () => {
      const broker = await open();
      const empty = {
        waiting: 0,
        prioritized: 0,
        delayed: 0,
        active: 0,
        completed: 0,
        failed: 0,
        paused: false,
        oldestWaitMs: null,
      };
      expect(await broker.counts('paint')).toEqual(empty);
      for (const id of ['a', 'b', 'c', 'd']) await broker.add(newJob({ id }));
      await broker.add(newJob({ priority: 4 }));
      await broker.add(newJob({ delayMs: 60_000 }));
      await broker.complete(await takeOne(broker), null, KEEP_ALL);
      const bad = await takeOne(broker);
      await broker.fail(bad, { attempt: attemptOf(bad), stack: null, retry: null, keep: KEEP_ALL });
      await takeOne(broker);
      const counts = await broker.counts('paint');
      expect(counts).toMatchObject({ waiting: 1, prioritized: 1, delayed: 1, active: 1, completed: 1, failed: 1 });
      expect(counts.oldestWaitMs).toBeGreaterThanOrEqual(0);
      expect(counts.oldestWaitMs).toBeLessThan(10_000);
    });

    test('a queue is known once it is watched or has had a job', async () => {
      const broker = await open();
      await broker.watch('print', null);
      await broker.add(newJob({ queue: 'paint' }));
      expect(await broker.queueNames()).toEqual(['paint', 'print']);
    });

    test('jobs are listed page by page: takeable ones in order, finished ones latest first', async () => {
      const broker = await open();
      for (const id of ['a', 'b', 'c', 'd', 'e']) await broker.add(newJob({ id }));
      for (let n = 0; n < 2; n++) await broker.complete(await takeOne(broker), null, KEEP_ALL);
      const page = async (offset: number, limit: number) =>
        (await broker.list({ queue: 'paint', states: ['waiting', 'completed'], offset, limit })).map((job) => job.id);
      expect(await page(0, 10)).toEqual(['c', 'd', 'e', 'b', 'a']);
      expect(await page(1, 3)).toEqual(['d', 'e', 'b']);
      expect(await page(4, 5)).toEqual(['a']);
      expect(await page(9, 5)).toEqual([]);
    });

    // All jobs of a list used to be read whole into one text, and one that outgrew V8's longest ended the process.
    test('a list tells the size of a large field instead of carrying it; the job itself has it whole', async () => {
      const broker = await open();
      const large = 'x'.repeat(70_000);
      await broker.add(newJob({ id: 'one', data: large }));
      const job = await takeOne(broker);
      await broker.progress(job, large);
      const attempt = attemptOf(job, { reason: large });
      await broker.fail(job, { attempt, stack: null, retry: null, keep: KEEP_ALL });
      const [listed] = await broker.list({ queue: 'paint', states: ['failed'], offset: 0, limit: 50 });
      expect(listed).toMatchObject({
        id: 'one',
        data: { omittedBytes: 70_002 },
        progress: { omittedBytes: 70_002 },
        result: null,
        failedReason: '(70000 bytes)',
        history: [],
      });
      expect(await broker.get(job)).toMatchObject({ data: large, failedReason: large, history: [attempt] });
    });

    test('the more jobs a list may hold, the less each of them carries', async () => {
      const broker = await open();
      const data = 'x'.repeat(40_000);
      await broker.add(newJob({ id: 'one', data }));
      const list = (limit: number) => broker.list({ queue: 'paint', states: ['waiting'], offset: 0, limit });
      expect(await list(100)).toMatchObject([{ data }]);
      expect(await list(1000)).toMatchObject([{ data: { omittedBytes: 40_002 } }]);
    });

    test('a list of more jobs than are read at once is whole and in order', async () => {
      const broker = await open();
      const ids = Array.from({ length: 2100 }, (_, n) => `j${n}`);
      for (const id of ids) await broker.add(newJob({ id }));
      const listed = await broker.list({ queue: 'paint', states: ['failed', 'waiting'], offset: 5, limit: 2050 });
      expect(listed.map((job) => job.id)).toEqual(ids.slice(5, 2055));
    });
  });

  describe('people', () => {
    whole.test('a failed job can be retried: attempts begin anew, the history stays', async () => {
      const broker = await open();
      await broker.add(newJob({ id: 'one' }));
      const job = await takeOne(broker);
      const attempt = attemptOf(job);
      expect(await broker.retry(job)).toBe(false);
      await broker.fail(job, { attempt, stack: null, retry: null, keep: KEEP_ALL });
      expect(await broker.retry(job)).toBe(true);
      expect(await broker.get(job)).toMatchObject({
        state: 'waiting',
        attemptsMade: 0,
        history: [attempt],
        failedReason: null,
        finishedAt: null,
      });
      expect(await takeOne(broker)).toMatchObject({ id: 'one', attemptsMade: 0, history: [attempt] });
      expect(await broker.retry({ queue: 'paint', id: 'unknown' })).toBe(false);
    });

    whole.test('a job that is not active can be removed', async () => {
      const broker = await open();
      for (const id of ['a', 'b']) await broker.add(newJob({ id }));
      await broker.add(newJob({ id: 'c', delayMs: 60_000 }));
      const active = await takeOne(broker);
      expect(await broker.remove(active)).toBe(false);
      expect(await broker.remove({ queue: 'paint', id: 'b' })).toBe(true);
      expect(await broker.remove({ queue: 'paint', id: 'c' })).toBe(true);
      expect(await broker.remove({ queue: 'paint', id: 'c' })).toBe(false);
      expect(await broker.counts('paint')).toMatchObject({ waiting: 0, delayed: 0, active: 1 });
      await broker.complete(active, null, KEEP_ALL);
    });

    test('a purge removes the named states of one queue only, and never active jobs', async () => {
      const broker = await open();
      for (const id of ['a', 'b', 'c', 'd']) await broker.add(newJob({ id }));
      await broker.add(newJob({ id: 'p', priority: 1 }));
      await broker.add(newJob({ id: 'l', delayMs: 60_000 }));
      await broker.add(newJob({ id: 'other', queue: 'print' }));
      await takeOne(broker);
      await broker.complete(await takeOne(broker), null, KEEP_ALL);
      const states = ['waiting', 'prioritized', 'delayed', 'active'] as const;
      const expected = { waiting: 2, prioritized: 1, delayed: 1 };
      expect(await broker.purge('paint', states, { dryRun: true })).toEqual(expected);
      expect(await broker.counts('paint')).toMatchObject({
        waiting: 2,
        prioritized: 1,
        delayed: 1,
        active: 1,
        completed: 1,
      });
      expect(await broker.purge('paint', states, { dryRun: false })).toEqual(expected);
      expect(await broker.counts('paint')).toMatchObject({
        waiting: 0,
        prioritized: 0,
        delayed: 0,
        active: 1,
        completed: 1,
      });
      expect(await broker.counts('print')).toMatchObject({ waiting: 1 });
    });
  });

  whole.describe('schedules', () => {
    const every = (ms: number, data = {}): Schedule => ({ queue: 'paint', data, every: ms, cron: null, tz: null });

    test('a schedule runs at once and then every so often, one job per time', async () => {
      const broker = await open();
      await broker.schedule('clean', every(200, { deep: true }));
      const first = await takeOne(broker);
      expect(first).toMatchObject({ name: 'clean', data: { deep: true } });
      expect(await broker.counts('paint')).toMatchObject({ delayed: 1, waiting: 0 });
      await broker.complete(first, null, KEEP_ALL);
      const second = await until('the second time', async () => (await broker.take('paint')).job);
      expect(second.id).not.toBe(first.id);
      expect(second).toMatchObject({ name: 'clean', data: { deep: true } });
    });

    test('declaring it again, as every start does, adds nothing and keeps its time', async () => {
      const home = await makeHome();
      const broker = await home.open();
      await broker.schedule('clean', every(60_000));
      await broker.complete(await takeOne(broker), null, KEEP_ALL);
      const due = await broker.list({ queue: 'paint', states: ['delayed'], offset: 0, limit: 9 });
      await broker.close();
      const next = await home.open();
      await next.schedule('clean', every(60_000));
      expect(await next.list({ queue: 'paint', states: ['delayed'], offset: 0, limit: 9 })).toEqual(due);
      expect(due).toHaveLength(1);
    });

    test('times that passed while nobody was here run once', async () => {
      const home = await makeHome();
      const broker = await home.open();
      await broker.schedule('clean', every(100));
      await broker.complete(await takeOne(broker), null, KEEP_ALL);
      await broker.close();
      const closed = Date.now();
      await until('several times to pass', () => Date.now() > closed + 450);
      const next = await home.open();
      await next.schedule('clean', every(100));
      const late = await takeOne(next);
      expect(late.waitedMs).toBeGreaterThan(250);
      expect(await next.counts('paint')).toMatchObject({ waiting: 0, delayed: 1 });
    });

    test('a cron time zone is honoured, and its next job is one delayed job', async () => {
      const broker = await open();
      await broker.schedule('nightly', {
        queue: 'paint',
        data: {},
        every: null,
        cron: '30 3 * * *',
        tz: 'Asia/Kathmandu',
      });
      const [job, ...more] = await broker.list({ queue: 'paint', states: ['delayed'], offset: 0, limit: 9 });
      expect(more).toEqual([]);
      const due = new Date(job?.dueAt ?? 0);
      expect(due.getTime()).toBeGreaterThan(Date.now());
      expect(`${due.getUTCHours()}:${due.getUTCMinutes()}`).toBe('21:45'); // 03:30 at UTC+5:45
    });

    test('an unreadable cron expression is refused', async () => {
      const broker = await open();
      const spec = { queue: 'paint', data: {}, every: null, cron: 'soon', tz: null };
      await expect(broker.schedule('never', spec)).rejects.toMatchObject({ code: 'config_invalid' });
      const elsewhere = { ...spec, cron: '0 3 * * *', tz: 'Mars/Olympus' };
      await expect(broker.schedule('never', elsewhere)).rejects.toMatchObject({ code: 'config_invalid' });
    });

    test('a changed schedule replaces the old one, a removed one leaves no job', async () => {
      const broker = await open();
      const nightly = { queue: 'paint', data: {}, every: null, cron: '30 3 * * *', tz: null };
      await broker.schedule('clean', nightly);
      await broker.schedule('clean', { ...nightly, cron: '45 4 * * *' });
      const [job, ...more] = await broker.list({ queue: 'paint', states: ['delayed'], offset: 0, limit: 9 });
      expect(more).toEqual([]);
      expect(new Date(job?.dueAt ?? 0).getMinutes()).toBe(45);
      await broker.schedule('clean', null);
      expect((await broker.counts('paint')).delayed).toBe(0);
    });

    test('neither a purge nor a removal breaks the chain', async () => {
      const broker = await open();
      await broker.schedule('nightly', { queue: 'paint', data: {}, every: null, cron: '30 3 * * *', tz: null });
      const [job] = await broker.list({ queue: 'paint', states: ['delayed'], offset: 0, limit: 9 });
      expect(await broker.purge('paint', ['delayed'], { dryRun: true })).toEqual({ delayed: 0 });
      expect(await broker.purge('paint', ['delayed'], { dryRun: false })).toEqual({ delayed: 0 });
      expect(await broker.remove({ queue: 'paint', id: job?.id ?? '' })).toBe(false);
      expect((await broker.counts('paint')).delayed).toBe(1);
    });
  });

  describe('telling of work', () => {
    test('a listener hears of an added job, a given back one, a retry, a resumed queue', async () => {
      const broker = await open();
      await broker.watch('paint', null);
      const heard = listen(broker);
      await heard.of('an added job', () => broker.add(newJob({ id: 'one' })));
      const job = await takeOne(broker);
      await heard.of('a job given back', () => broker.giveBack(job));
      const again = await takeOne(broker);
      const failure = { attempt: attemptOf(again), stack: null, retry: null, keep: KEEP_ALL };
      await broker.fail(again, failure);
      await heard.of('a retried job', () => broker.retry(again));
      await broker.setPaused('paint', true);
      await heard.of('a resumed queue', () => broker.setPaused('paint', false));
    });

    test('a listener hears of a delayed job when it is due', async () => {
      const broker = await open();
      await broker.watch('paint', null);
      const heard = listen(broker);
      await broker.add(newJob({ id: 'one', delayMs: 1000 }));
      const job = await until(
        'a take on being told',
        async () => (heard.count > 0 ? (await broker.take('paint')).job : null),
        5000,
      );
      expect(job.waitedMs).toBeLessThan(1000); // since it is due, not since it was added
    });

    test('a listener hears of a rate-limited queue when its window ends', async () => {
      const broker = await open();
      await broker.watch('paint', { max: 1, perMs: 300 });
      for (const id of ['a', 'b']) await broker.add(newJob({ id }));
      await takeOne(broker);
      const heard = listen(broker);
      await heard.of('the next window', async () =>
        expect(await broker.take('paint')).toMatchObject({ why: 'limited' }),
      );
      await until('the second job', async () => (await broker.take('paint')).job);
    });

    test('what waited before the queue was watched is told, too', async () => {
      const home = await makeHome();
      const old = await home.open();
      await old.add(newJob({ id: 'one' }));
      await old.close();
      const broker = await home.open();
      const heard = listen(broker);
      await heard.of('the waiting job', () => broker.watch('paint', null));
    });
  });

  whole.describe('the fleet', () => {
    test('a supervisor that announces itself is listed, as it last said, until it withdraws', async () => {
      const broker = await open();
      expect(await broker.fleet.list()).toEqual([]);
      await broker.fleet.announce({ host: 'here' }, 60_000);
      await broker.fleet.announce({ host: 'höre', deep: [1, null, { a: 'b' }] }, 60_000);
      const [member, ...others] = await broker.fleet.list();
      expect(others).toEqual([]);
      expect(member).toMatchObject({ id: broker.holder, entry: { host: 'höre', deep: [1, null, { a: 'b' }] } });
      expect(member?.expiresInMs).toBeLessThanOrEqual(60_000);
      expect(member?.expiresInMs).toBeGreaterThan(50_000);
      await broker.fleet.withdraw();
      expect(await broker.fleet.list()).toEqual([]);
      await broker.fleet.withdraw();
    });

    test('one that does not announce itself again is gone when its time is over', async () => {
      const broker = await open();
      await broker.fleet.announce({ host: 'here' }, 1000);
      expect(await broker.fleet.list()).toMatchObject([{ entry: { host: 'here' } }]);
      await until('it to be gone', async () => (await broker.fleet.list()).length === 0);
      await broker.fleet.announce({ host: 'here' }, 60_000);
      expect(await broker.fleet.list()).toHaveLength(1);
    });
  });

  describe('the broker itself', () => {
    whole.test('it is up, says what it is, and closes twice', async () => {
      const broker = await (await makeHome()).open('me');
      expect(broker.state).toMatchObject({ state: 'up', reason: null });
      expect(broker.holder).toBe('me');
      expect(broker.location).not.toBe('');
      await broker.close();
      await broker.close();
      await expect(broker.add(newJob())).rejects.toMatchObject({ code: 'broker_unreachable' });
    });

    test('jobs outlive it', async () => {
      const home = await makeHome();
      const broker = await home.open();
      await broker.add(newJob({ id: 'one', data: 7 }));
      await broker.close();
      expect((await takeOne(await home.open())).data).toBe(7);
    });
  });
}

async function takeAll(broker: Broker): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const { job } = await broker.take('paint');
    if (job === null) return ids;
    ids.push(job.id);
  }
}

async function idsOf(broker: Broker, state: 'completed' | 'failed'): Promise<string[]> {
  return (await broker.list({ queue: 'paint', states: [state], offset: 0, limit: 99 })).map((job) => job.id);
}

async function isDue(broker: Broker, id: string): Promise<boolean> {
  const dueAt = (await broker.get({ queue: 'paint', id }))?.dueAt ?? null;
  return dueAt !== null && dueAt < Date.now();
}

function listen(broker: Broker): { count: number; of(what: string, act: () => Promise<unknown>): Promise<void> } {
  const heard = {
    count: 0,
    async of(what: string, act: () => Promise<unknown>) {
      const before = heard.count;
      await act();
      await until(`word of ${what}`, () => heard.count > before, 3000);
    },
  };
  broker.onWork(() => {
    heard.count++;
  });
  return heard;
}

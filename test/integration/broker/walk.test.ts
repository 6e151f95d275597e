import { expect, test } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import { readPage } from '../../../src/daemon/job-walk.js';
import type { JobState } from '../../../src/protocol/jobs.js';
import { attemptOf, KEEP_ALL, newJob, takeOne } from '../../support/brokers.js';
import { describeInEachHome } from '../../support/each-broker.js';

describeInEachHome('pages of jobs', (makeHome) => {
  const open = async () => (await makeHome()).open();

  test('the jobs of each state come once, the latest first, however small the pages', async () => {
    const broker = await open();
    await addAll(broker, ['a', 'b', 'c', 'd', 'e', 'f']);
    for (let n = 0; n < 2; n++) await broker.complete(await takeOne(broker), null, KEEP_ALL);
    await failOne(broker);
    await takeOne(broker);
    await broker.add(newJob({ id: 'p1', priority: 1 }));
    await broker.add(newJob({ id: 'p2', priority: 2 }));
    await broker.add(newJob({ id: 'l1', delayMs: 60_000 }));
    await broker.add(newJob({ id: 'l2', delayMs: 120_000 }));
    const walk = (state: JobState, limit: number) => idsOf(broker, { states: [state], limit });
    for (const limit of [1, 2, 5]) {
      expect(await walk('waiting', limit)).toEqual(['f', 'e']);
      expect(await walk('prioritized', limit)).toEqual(['p2', 'p1']);
      expect(await walk('delayed', limit)).toEqual(['l2', 'l1']);
      expect(await walk('active', limit)).toEqual(['d']);
      expect(await walk('completed', limit)).toEqual(['b', 'a']);
      expect(await walk('failed', limit)).toEqual(['c']);
    }
  });

  test('jobs of several queues and states are one list, without repetition', async () => {
    const broker = await open();
    for (const queue of ['paint', 'print']) {
      for (const n of [1, 2, 3, 4]) await broker.add(newJob({ queue, id: `${queue}-${n}` }));
      await broker.complete(await takeOne(broker, queue), null, KEEP_ALL);
    }
    const ids = await idsOf(broker, { queues: ['paint', 'print'], states: ['waiting', 'completed'], limit: 3 });
    expect(ids.sort()).toEqual(['paint', 'print'].flatMap((queue) => [1, 2, 3, 4].map((n) => `${queue}-${n}`)).sort());
  });

  test('waiting jobs that stay are met once while others come and go at both ends and in between', async () => {
    const broker = await open();
    const ids = Array.from({ length: 60 }, (_, n) => `j${String(n).padStart(2, '0')}`);
    await addAll(broker, ids);
    const seen = await turn(broker, { states: ['waiting'], limit: 10 }, async (page) => {
      await broker.add(newJob({ id: `new-${page}` }));
      await takeOne(broker); // the oldest, which comes last
      await broker.remove({ queue: 'paint', id: `j${59 - page * 10 - 9}` }); // the last of this page
      await broker.remove({ queue: 'paint', id: `j${59 - page * 10 - 12}` }); // one of the next
    });
    expect(seen).toEqual([...new Set(seen)]);
    expect(seen).toEqual(expect.arrayContaining(await idsOf(broker, { states: ['waiting'], limit: 100 }, /^j/)));
  });

  test('waiting jobs are all met when a whole page of them is removed after it was shown', async () => {
    const broker = await open();
    await addAll(
      broker,
      Array.from({ length: 30 }, (_, n) => `j${String(n).padStart(2, '0')}`),
    );
    const seen = await turn(broker, { states: ['waiting'], limit: 10 }, async (page) => {
      if (page > 0) return;
      for (let n = 20; n < 30; n++) await broker.remove({ queue: 'paint', id: `j${n}` });
    });
    expect(seen).toEqual(Array.from({ length: 30 }, (_, n) => `j${String(29 - n).padStart(2, '0')}`));
  });

  test('waiting jobs that are taken, also some that were shown, bring back no others', async () => {
    const broker = await open();
    await addAll(
      broker,
      Array.from({ length: 30 }, (_, n) => `j${String(n).padStart(2, '0')}`),
    );
    const seen = await turn(broker, { states: ['waiting'], limit: 10 }, async (page) => {
      if (page === 0) for (let n = 0; n < 24; n++) await failLater(broker);
    });
    expect(seen).toEqual(Array.from({ length: 10 }, (_, n) => `j${29 - n}`));
  });

  test('failed jobs that stay are met once while others fail, are removed and are retried', async () => {
    const broker = await open();
    await addAll(
      broker,
      Array.from({ length: 40 }, (_, n) => `f${n}`),
    );
    for (let n = 0; n < 40; n++) await failOne(broker);
    const gone = new Set<string>();
    const seen = await turn(broker, { states: ['failed'], limit: 7 }, async (page, jobs) => {
      await broker.add(newJob({ id: `late-${page}` }));
      await failOne(broker);
      const [first = '', , , last = ''] = jobs;
      for (const id of [first, last]) gone.add(id);
      await broker.remove({ queue: 'paint', id: first });
      await broker.retry({ queue: 'paint', id: last });
      await broker.complete(await takeOne(broker), null, KEEP_ALL);
    });
    expect(seen).toEqual([...new Set(seen)]);
    expect(seen.length).toBe(40);
    expect(gone.size).toBeGreaterThan(5);
  });

  test('ten thousand failed jobs are met in pages, each once', async () => {
    const broker = await open();
    await addAll(
      broker,
      Array.from({ length: 10_000 }, (_, n) => `f${n}`),
    );
    for (let n = 0; n < 100; n++) await Promise.all(Array.from({ length: 100 }, () => failOne(broker)));
    const seen = await idsOf(broker, { states: ['failed'], limit: 1000 });
    expect(new Set(seen).size).toBe(10_000);
    expect(seen.length).toBe(10_000);
  });

  test('a cursor that is none is refused', async () => {
    const broker = await open();
    for (const cursor of ['0', 'x', '', 'W10', encoded({ a: 1 })]) {
      const page = readPage(broker, { queues: ['paint'], states: ['waiting'], limit: 1, cursor });
      await expect(page, cursor).rejects.toMatchObject({ code: 'usage' });
    }
    for (const state of ['waiting', 'failed'] as const) {
      const cursor = encoded({ [`${state} paint`]: 'there nonsense' });
      const page = readPage(broker, { queues: ['paint'], states: [state], limit: 1, cursor });
      await expect(page, state).rejects.toMatchObject({ code: 'usage' });
    }
  });
});

interface Walk {
  readonly queues?: readonly string[];
  readonly states: readonly JobState[];
  readonly limit: number;
}

/** Turns all pages and does something after each; returns the ids as they came. */
async function turn(
  broker: Broker,
  { queues = ['paint'], ...which }: Walk,
  after: (page: number, ids: readonly string[]) => Promise<void>,
): Promise<readonly string[]> {
  const seen: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page === 0 || cursor !== null; page++) {
    const read: Awaited<ReturnType<typeof readPage>> = await readPage(broker, { queues, ...which, cursor });
    const ids = read.jobs.map(({ id }) => id);
    seen.push(...ids);
    cursor = read.cursor;
    if (cursor !== null) await after(page, ids);
  }
  return seen;
}

async function idsOf(broker: Broker, walk: Walk, pattern = /./): Promise<string[]> {
  return (await turn(broker, walk, async () => undefined)).filter((id) => pattern.test(id));
}

async function addAll(broker: Broker, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += 500) {
    const some = ids.slice(at, at + 500);
    if (ids.length <= 500) for (const id of some) await broker.add(newJob({ id }));
    else await Promise.all(some.map((id) => broker.add(newJob({ id }))));
  }
}

async function failOne(broker: Broker): Promise<void> {
  const job = await takeOne(broker);
  await broker.fail(job, { attempt: attemptOf(job), stack: null, retry: null, keep: KEEP_ALL });
}

/** A job fails, and becomes due much later. */
async function failLater(broker: Broker): Promise<void> {
  const job = await takeOne(broker);
  await broker.fail(job, { attempt: attemptOf(job), stack: null, retry: { delayMs: 3_600_000 }, keep: KEEP_ALL });
}

function encoded(places: object): string {
  return Buffer.from(JSON.stringify(places)).toString('base64url');
}

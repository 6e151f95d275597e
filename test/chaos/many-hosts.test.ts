import { expect, test } from 'vitest';
import { type BrokerUnderTest, openRedis } from '../support/each-broker.js';
import { openJournal } from '../support/journal.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { type LoggedEvent, openYard, type Plan, type Yard } from '../support/yard.js';

// Each supervisor has its own state folder, and nothing in common with the other but the Redis: as on two hosts.
describeWithRedis('two supervisors at one Redis', () => {
  test('keep a rate limit together', async () => {
    const [limit, jobs] = [{ max: 5, perMs: 1000 }, 30];
    const [one, two] = await openTwo(await openRedis(), {
      queue: { rateLimit: { max: limit.max, per: `${limit.perMs}ms` } },
      worker: { concurrency: 3 },
      more: { logs: { level: 'debug' } },
    });
    await one.ok('pause', 'work');
    await Promise.all(Array.from({ length: jobs }, () => one.add({})));
    await two.ok('resume', 'work');
    const starts = await until('all to begin', () => {
      const found = [...startsOf(one), ...startsOf(two)].map(({ time }) => Date.parse(time)).sort((a, b) => a - b);
      return found.length === jobs ? found : null;
    });
    for (const [at, time] of starts.entries()) {
      const windows = Math.floor((time - (starts[0] ?? 0) + MOST_DELAY_MS) / limit.perMs) + 1;
      expect(at + 1, `${at + 1} jobs after ${time - (starts[0] ?? 0)} ms`).toBeLessThanOrEqual(limit.max * windows);
    }
    for (const yard of [one, two]) expect(startsOf(yard)).not.toEqual([]);
  });

  test('serve their queues together in proportion to the weights', async () => {
    const shares = { work: 300, second: 100, third: 100 };
    const weights = { work: 3, second: 1, third: 1 };
    const [one, two] = await openTwo(await openRedis(), {
      queues: { second: {}, third: {} },
      worker: { processes: 1, concurrency: 2, queues: weights },
      more: { logs: { level: 'debug' } },
    });
    const queues = Object.keys(weights);
    await one.ok('pause', ...queues);
    for (const queue of queues) await Promise.all(Array.from({ length: 400 }, () => one.add({}, { queue })));
    await one.ok('resume', ...queues);
    const begun = () => [...startsOf(one), ...startsOf(two)].sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
    await until('the work to be done', () => begun().length >= 500);
    const first = begun().slice(0, 500);
    for (const [queue, share] of Object.entries(shares)) {
      const count = first.filter((event) => event.queue === queue).length;
      expect(Math.abs(count - share), `${queue}: ${count}`).toBeLessThanOrEqual(25);
    }
  });

  test('are paused and resumed by either of them', async () => {
    const [one, two] = await openTwo(await openRedis(), { queues: { second: {} } });
    await one.ok('pause', 'work');
    const waiting = await Promise.all([one, two, one, two].map((yard) => yard.add({})));
    const others = await Promise.all(Array.from({ length: 12 }, () => two.add({}, { queue: 'second' })));
    for (const id of others) await two.ended(id, 'second');
    for (const yard of [one, two]) {
      const { queues } = await yard.status();
      expect(queues.find(({ name }) => name === 'work')).toMatchObject({ paused: true, waiting: 4 });
    }
    for (const id of waiting) expect(one.journal.pidsOf(id)).toEqual([]);
    await two.ok('resume', 'work');
    for (const id of waiting) expect(await one.ended(id)).toMatchObject({ state: 'completed' });
  });

  test('do a job once that both were given, and that waits for its time once when it is due', async () => {
    const [one, two] = await openTwo(await openRedis());
    const ids = Array.from({ length: 8 }, (_, n) => `order-${n}`);
    await Promise.all(ids.flatMap((id) => [one.add({ by: 'one' }, { id }), two.add({ by: 'two' }, { id })]));
    const added = Date.now();
    const delayed = ids.map((id) => `late-${id}`);
    for (const yard of [one, two])
      for (const id of delayed) await yard.ok('enqueue', 'work', '{}', '--id', id, '--delay', '2s');
    for (const id of [...ids, ...delayed]) {
      const { state, timestamps } = await two.ended(id);
      expect(state).toBe('completed');
      expect(one.journal.pidsOf(id)).toHaveLength(1);
      if (delayed.includes(id)) expect(Date.parse(timestamps.startedAt ?? '')).toBeGreaterThanOrEqual(added + 2000);
    }
  });

  test('run each time of a schedule once that both declare', async () => {
    const [one, two] = await openTwo(await openRedis(), {
      more: { schedules: { tick: { queue: 'work', every: '500ms' } } },
    });
    const began = () => one.journal.entries().filter(({ what }) => what === 'began');
    await until('it to run some times', () => began().length >= 8);
    for (const yard of [one, two]) await yard.ok('stop');
    const times = began().map(({ id }) => Number(id.split(':').at(-1)));
    expect(new Set(times).size).toBe(times.length);
    const sorted = [...times].sort((a, b) => a - b);
    for (const [at, time] of sorted.entries())
      if (at > 0) expect(time - (sorted[at - 1] ?? 0)).toBeGreaterThanOrEqual(500);
  });

  test('are restarted one after the other without losing or repeating a job', async () => {
    const [one, two] = await openTwo(await openRedis(), { worker: { concurrency: 2 } });
    const ids = await Promise.all(Array.from({ length: 500 }, () => one.add({ fate: 'write', forMs: 100 })));
    for (const yard of [one, two]) {
      await until('it to be at work', async () => (await yard.status()).workers.some(({ jobs }) => jobs.length > 0));
      await yard.ok('restart', '--supervisor');
    }
    for (const id of ids) {
      expect(await one.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
    }
    expect(one.journal.entries()).toHaveLength(2 * ids.length); // each began once and ended once
  });
});

/** How much later than its neighbours a start may be written down. */
const MOST_DELAY_MS = 150;

async function openTwo(broker: BrokerUnderTest, plan: Plan = {}): Promise<readonly [Yard, Yard]> {
  const journal = await openJournal();
  const two = [await openYard(broker, { ...plan, journal }), await openYard(broker, { ...plan, journal })] as const;
  for (const yard of two) await yard.ok('start');
  return two;
}

function startsOf(yard: Yard): readonly LoggedEvent[] {
  return yard.events('job.started');
}

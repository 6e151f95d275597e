import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openRedis } from '../../support/each-broker.js';
import { describeWithRedis, type RedisServer } from '../../support/redis-server.js';
import { until } from '../../support/until.js';
import { openYard, type Yard } from '../../support/yard.js';

// What holds on a machine with time to spare is 1.8 s, 1 s and 0.3 s; these are for one that has none.
const SHOWN_WITHIN_MS = 4000;
const RESUMES_WITHIN_MS = 4000;
const ANSWERED_WITHIN_MS = 4000;

interface Outage {
  readonly name: string;
  readonly begin: (redis: RedisServer) => unknown;
  readonly end: (redis: RedisServer) => unknown;
  /** What the status must say. */
  readonly reason: RegExp;
  /** How much longer it lasts than it takes to be noticed. */
  readonly forMs?: number;
}

const KILLED = { begin: (redis: RedisServer) => redis.kill(), end: (redis: RedisServer) => redis.restart() };
const REFUSED = /ECONNREFUSED/;

const OUTAGES: readonly Outage[] = [
  { name: 'killed', ...KILLED, reason: REFUSED },
  { name: 'killed, and away for longer than holds last', ...KILLED, reason: REFUSED, forMs: 43_500 },
  {
    name: 'stopped by SIGSTOP',
    begin: (redis) => redis.signal('SIGSTOP'),
    end: (redis) => redis.signal('SIGCONT'),
    reason: /it does not answer/,
    forMs: 3000, // longer than commands wait
  },
  {
    name: 'made a read-only replica',
    begin: (redis) => redis.command('replicaof', '127.0.0.1', '1'),
    end: (redis) => redis.command('replicaof', 'no', 'one'),
    reason: /it is a read-only replica/,
  },
  {
    name: 'given a password',
    begin: (redis) => {
      redis.command('config', 'set', 'requirepass', 'new');
      redis.command('-a', 'new', 'client', 'kill', 'type', 'normal');
    },
    end: (redis) => redis.command('-a', 'new', 'config', 'set', 'requirepass', ''),
    reason: /NOAUTH/,
  },
  {
    name: 'out of memory',
    begin: (redis) => redis.command('config', 'set', 'maxmemory', '1'),
    end: (redis) => redis.command('config', 'set', 'maxmemory', '0'),
    reason: /it is out of memory/,
  },
];

describeWithRedis('a Redis that is', () => {
  test.each(OUTAGES)('$name: no worker is touched, the reason is told, and all goes on by itself', async (outage) => {
    const { redis, yard } = await openPlace();
    await yard.ok('start');
    const held = await Promise.all(Array.from({ length: 4 }, () => yard.add({ gate: 'go' })));
    await Promise.all(held.map((id) => yard.begun(id)));
    const waiting = await Promise.all(Array.from({ length: 4 }, () => yard.add({})));
    const pids = await pidsOf(yard);

    const beganAt = Date.now();
    await outage.begin(redis);
    const down = await until('the outage to be told', () => yard.events('broker.down').at(-1));
    expect(down.message).toMatch(outage.reason);
    expect(Date.parse(down.time) - beganAt).toBeLessThanOrEqual(SHOWN_WITHIN_MS);
    const { supervisor, broker, problems } = await yard.status();
    expect([supervisor.state, broker.state]).toEqual(['degraded', 'down']);
    expect(problems).toMatchObject([{ code: 'broker_down', message: expect.stringMatching(outage.reason) }]);
    expect(await timed(() => yard.run(['enqueue', 'work', '{}']))).toMatchObject({ code: 69, isQuick: true });
    await yard.journal.openGate('go'); // four jobs end, and there is nobody to tell
    await until('them to end', () => endedIn(yard) >= held.length); // without memory, others may go on
    await delay(outage.forMs ?? 0);

    await outage.end(redis);
    const backAt = Date.now();
    for (const id of [...held, ...waiting])
      expect(await whenCompleted(yard, id)).toMatchObject({ job: id, attempt: 1 });
    expect(yard.events('job.failed')).toEqual([]);
    expect(Date.parse(yard.events('job.completed')[0]?.time ?? '') - backAt).toBeLessThanOrEqual(RESUMES_WITHIN_MS);
    expect(yard.journal.entries()).toHaveLength(2 * (held.length + waiting.length)); // nothing ran twice
    await until('it to be told', () => yard.events('broker.up').length > 0);
    await expectUntouched(yard, pids);
  });

  test('restarted empty: what it had is gone, and all that comes is done', async () => {
    const { redis, yard } = await openPlace({ schedules: { hourly: { queue: 'work', every: '1h' } } });
    await yard.ok('start');
    const held = await yard.add({ gate: 'go' });
    await yard.begun(held);
    const pids = await pidsOf(yard);
    await redis.kill();
    await rm(join(dirname(redis.socket), 'appendonlydir'), { recursive: true });
    await until('the outage to be told', () => yard.events('broker.down').length > 0);
    await redis.restart();
    await until('the broker to be up', async () => (await yard.status()).broker.state === 'up');
    expect(await yard.ended(await yard.add({}))).toMatchObject({ state: 'completed', attempts: 1 });
    await until('the job it has forgotten to be ended', () =>
      yard.events('job.discarded').some(({ job }) => job === held),
    );
    expect(redis.command('zcard', 'bull:work:repeat')).toBe('1'); // the schedule is declared again
    await expectUntouched(yard, pids);
  });

  test.each([
    ['killed', (redis: RedisServer) => redis.kill()],
    ['stopped by SIGSTOP', async (redis: RedisServer) => redis.signal('SIGSTOP')],
  ])('%s does not keep stop waiting', async (_name, begin) => {
    const { redis, yard } = await openPlace();
    await yard.ok('start');
    const id = await yard.add({ gate: 'go' });
    await yard.begun(id);
    await begin(redis);
    await until('the outage to be told', () => yard.events('broker.down').length > 0);
    const beganAt = Date.now();
    await yard.ok('stop');
    expect(Date.now() - beganAt).toBeLessThan(DRAIN_MS + 5000);
  });
});

/** As long as the yard's workers may take to drain. */
const DRAIN_MS = 2000;

async function openPlace(
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly redis: RedisServer; readonly yard: Yard }> {
  const { redis, config } = await openRedis();
  const broker = { config: { ...config, fallback: 'wait' } };
  return { redis, yard: await openYard(broker, { worker: { concurrency: 2 }, more }) };
}

async function pidsOf(yard: Yard): Promise<readonly (number | null)[]> {
  return (await yard.status()).workers.map((one) => one.pid);
}

/** The same processes are there, and nothing of their budget is spent. */
async function expectUntouched(yard: Yard, pids: readonly (number | null)[]): Promise<void> {
  const { workers, supervisor, broker } = await yard.status();
  expect(workers.map((one) => one.pid)).toEqual(pids);
  expect(workers.map((one) => one.restarts)).toEqual([0, 0]);
  expect(yard.events('worker.exited')).toEqual([]);
  expect([supervisor.state, broker.state]).toEqual(['running', 'up']);
}

/** By the log: a Redis that is out of memory has completed jobs removed. */
function whenCompleted(yard: Yard, id: string): Promise<unknown> {
  return until(`job ${id} to be completed`, () => yard.events('job.completed').find(({ job }) => job === id));
}

function endedIn(yard: Yard): number {
  return yard.journal.entries().filter((one) => one.what === 'ended').length;
}

async function timed(run: () => Promise<{ readonly code: number | null }>) {
  const beganAt = Date.now();
  const { code } = await run();
  return { code, isQuick: Date.now() - beganAt < ANSWERED_WITHIN_MS };
}

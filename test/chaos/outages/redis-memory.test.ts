import { expect, onTestFinished, test } from 'vitest';
import { describeWithRedis, type RedisServer, startRedis } from '../../support/redis-server.js';
import { until } from '../../support/until.js';
import { openYard, type Yard } from '../../support/yard.js';

const LIMIT_BYTES = 16 * 1024 ** 2;
const LARGE = 'x'.repeat(60_000);

describeWithRedis('a Redis whose memory runs out', () => {
  // At its limit it let no job out either, and so it stayed there.
  test('refuses jobs before it is full, works on those it has, and takes more when there is room', async () => {
    const { redis, yard } = await openPlace();
    await yard.ok('start');
    const ids = await fill(yard, { gate: 'go', pad: LARGE });
    expect(usedOf(redis)).toBeLessThan(LIMIT_BYTES);
    expect(await yard.run(['enqueue', 'work', JSON.stringify({ pad: LARGE.slice(0, 10_000) })])).toMatchObject({
      code: 69,
      stderr: expect.stringContaining('broker_full'),
    });
    const { broker, problems } = await yard.status();
    expect(broker.state).toBe('up');
    expect(problems).toMatchObject([{ code: 'broker_troubled', message: expect.stringContaining('jobs are refused') }]);

    await yard.journal.openGate('go');
    await until('all of them to end, once', () => endedOf(yard) === ids.length);
    const more = await until('jobs to be let in again', () => yard.add({}));
    expect(await yard.ended(more)).toMatchObject({ state: 'completed' });
    const warnings = yard.events('broker.warned').map(({ message }) => message);
    expect(warnings).toContainEqual(expect.stringContaining('jobs are refused'));
    expect(warnings).toContainEqual(expect.stringMatching(/\d+ completed jobs were removed, the oldest ones/));
    expect(yard.journal.entries()).toHaveLength(2 * (ids.length + 1));
    expect(yard.events('worker.exited')).toEqual([]);
  });

  test('is rid of completed jobs rather than refusing new ones', async () => {
    const { redis, yard } = await openPlace();
    await yard.ok('start');
    const rounds = (2 * LIMIT_BYTES) / LARGE.length;
    for (let n = 0; n < rounds; n++) await yard.add({ pad: LARGE });
    await until('all of them to end, once', () => endedOf(yard) === Math.ceil(rounds));
    expect(usedOf(redis)).toBeLessThan(LIMIT_BYTES);
  });

  test('is helped out though somebody else has filled it to its limit', async () => {
    const { redis, yard } = await openPlace();
    await yard.ok('start');
    for (let n = 0; n < 60; n++) await yard.ended(await yard.add({ pad: LARGE }));
    fillUp(redis);
    const id = await until('a job to be let in', () => yard.add({}));
    expect(await yard.ended(id)).toMatchObject({ state: 'completed' });
  });
});

async function openPlace(): Promise<{ readonly redis: RedisServer; readonly yard: Yard }> {
  const redis = await startRedis(['--maxmemory', String(LIMIT_BYTES)]);
  onTestFinished(() => redis.stop());
  return { redis, yard: await openYard({ config: { url: redis.url, fallback: 'wait' } }) };
}

/** Adds jobs until one is refused; returns the ids of the others. */
async function fill(yard: Yard, data: object): Promise<readonly string[]> {
  const ids: string[] = [];
  for (;;) {
    try {
      ids.push(await yard.add(data));
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'broker_full' });
      return ids;
    }
  }
}

/** Somebody else uses the rest, in one command, and a little more: less than the completed jobs of a test. */
function fillUp(redis: RedisServer): void {
  const pieceBytes = 256 * 1024; // as the allocator has them
  const pieces = Math.ceil((LIMIT_BYTES - usedOf(redis)) / pieceBytes);
  const script =
    "for n = 1, ARGV[1] do redis.call('SETRANGE', 'filler' .. n, ARGV[2], 'x') end return redis.call('INFO')";
  const memory = redis.command('eval', script, '0', String(pieces), String(pieceBytes - 100)); // before anybody makes room
  expect(usedIn(memory)).toBeGreaterThan(LIMIT_BYTES);
}

function usedOf(redis: RedisServer): number {
  return usedIn(redis.command('info', 'memory'));
}

function usedIn(memory: string): number {
  return Number(/^used_memory:(\d+)/m.exec(memory)?.[1]);
}

function endedOf(yard: Yard): number {
  return yard.journal.entries().filter((one) => one.what === 'ended').length;
}

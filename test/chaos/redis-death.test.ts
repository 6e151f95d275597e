import { expect, test } from 'vitest';
import { openRedis } from '../support/each-broker.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { openYard, type Yard } from '../support/yard.js';

const NOTICED_WITHIN_MS = 3000;
const ANSWERED_WITHIN_MS = 1500;

describeWithRedis('a Redis that is killed', () => {
  test('is no worker’s crash: all goes on by itself when it is back, and every job ends once', async () => {
    const broker = await openRedis();
    const config = { ...broker.config, fallback: 'wait' };
    const yard = await openYard({ config }, { worker: { concurrency: 2 } });
    await yard.ok('start');
    const ids = await Promise.all(Array.from({ length: 12 }, () => yard.add({ gate: 'go' })));
    await until('every slot to be taken', () => yard.journal.entries().length === 4);
    const pids = await pidsOf(yard);
    const killedAt = Date.now();
    await broker.redis.kill();
    const seen = await until('the outage to be noticed', async () => {
      const { supervisor, broker: told, problems } = await yard.status();
      return told.state === 'down' ? { supervisor, problems } : null;
    });
    expect(Date.now() - killedAt).toBeLessThan(NOTICED_WITHIN_MS);
    expect(seen.supervisor.state).toBe('degraded');
    expect(seen.problems).toMatchObject([{ code: 'broker_down', message: expect.stringContaining('ECONNREFUSED') }]);

    await yard.journal.openGate('go'); // four jobs end, and there is nobody to tell
    await until('them to end', () => yard.journal.entries().filter((one) => one.what === 'ended').length === 4);
    expect(await timed(() => yard.run(['status']))).toMatchObject({ code: 1, isQuick: true });
    expect(await timed(() => yard.run(['enqueue', 'work', '{}']))).toMatchObject({ code: 69, isQuick: true });

    await broker.redis.restart();
    for (const id of ids) expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
    expect(yard.journal.entries()).toHaveLength(2 * ids.length); // nothing ran twice
    expect(completions(yard).sort()).toEqual([...ids].sort());
    expect(await pidsOf(yard)).toEqual(pids);
    const { workers, supervisor } = await yard.status();
    expect(workers.map((one) => one.restarts)).toEqual([0, 0]);
    expect(supervisor.state).toBe('running');
  });

  test('does not keep stop from stopping in time, and what was in hand runs at the next start', async () => {
    const broker = await openRedis();
    const yard = await openYard(broker);
    await yard.ok('start');
    const id = await yard.add({ gate: 'go' });
    await yard.begun(id);
    await broker.redis.kill();
    const beganAt = Date.now();
    await yard.ok('stop');
    expect(Date.now() - beganAt).toBeLessThan(8000);
    await yard.journal.openGate('go');
    await broker.redis.restart();
    await yard.ok('start');
    expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
  });

  test('being away at the start does not fail it, and the work begins when it is there', async () => {
    const broker = await openRedis();
    const yard = await openYard(broker);
    await broker.redis.kill();
    await yard.ok('start');
    expect((await yard.run(['status'])).code).toBe(1);
    await broker.redis.restart();
    await until('the broker to be up', async () => (await yard.status()).broker.state === 'up');
    expect(await yard.ended(await yard.add({}))).toMatchObject({ state: 'completed' });
  });
});

describeWithRedis('a Redis that is away for longer than holds last', () => {
  // What had ended meanwhile used to be refused, and ran again.
  test('makes no job run again that nobody has taken since', async () => {
    const broker = await openRedis();
    const yard = await openYard(broker);
    await yard.ok('start');
    const id = await yard.add({ gate: 'go' });
    await yard.begun(id);
    expect(broker.redis.command('del', `bull:work:${id}:lock`)).toBe('1'); // as after 30 s
    await yard.journal.openGate('go');
    expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    expect(yard.journal.pidsOf(id)).toHaveLength(1);
  });
});

describeWithRedis('a Redis that is gone for a moment', () => {
  test.each([1, 2, 3])('loses nothing and repeats nothing (%i)', async () => {
    const broker = await openRedis();
    const yard = await openYard(broker, { worker: { concurrency: 4 } });
    await yard.ok('start');
    const ids = await Promise.all(Array.from({ length: 400 }, () => yard.add({})));
    await until('the work to be under way', () => completions(yard).length > 10);
    await broker.redis.kill();
    await broker.redis.restart();
    for (const id of ids) expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    expect(completions(yard).sort()).toEqual([...ids].sort());
  });
});

async function pidsOf(yard: Yard): Promise<readonly (number | null)[]> {
  return (await yard.status()).workers.map((one) => one.pid);
}

function completions(yard: Yard): string[] {
  return yard.events('job.completed').flatMap((one) => (one.job === undefined ? [] : [one.job]));
}

async function timed(run: () => Promise<{ readonly code: number | null }>) {
  const beganAt = Date.now();
  const { code } = await run();
  return { code, isQuick: Date.now() - beganAt < ANSWERED_WITHIN_MS };
}

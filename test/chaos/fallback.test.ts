import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StatusDocument } from '../../src/protocol/status.js';
import { openRedis } from '../support/each-broker.js';
import { killSupervisor } from '../support/kill-supervisor.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { openYard, type Yard } from '../support/yard.js';

describeWithRedis('a Redis that is away, with a broker that stands in for it', () => {
  test('producers and workers go on, and when it is back every job is there, and has run once', async () => {
    const { config, redis } = await openRedis();
    const check = { module: 'cardq/workers/default', options: undefined };
    const yard = await openYard({ config }, { worker: { concurrency: 2 }, queues: { check } });
    await yard.ok('start');
    const before = await Promise.all(Array.from({ length: 6 }, () => yard.add({ gate: 'go' })));
    await until('every slot to be taken', () => yard.journal.entries().length === 4);
    await redis.kill();
    const early = await yard.add({}); // before the outage is known
    const seen = await until('the other broker to stand in', async () => degraded(await yard.status()));
    expect(seen).toMatchObject({
      supervisor: { state: 'degraded' },
      broker: { kind: 'redis', state: 'down', fallback: { queued: expect.any(Number) } },
      problems: [{ code: 'broker_down', hint: expect.stringContaining('embedded') }],
    });
    expect((await yard.run(['health'])).code).toBe(0);
    expect((await yard.run(['status'])).stdout).toContain('embedded in its stead');
    await yard.journal.openGate('go'); // four jobs end, and there is nobody to tell
    const meanwhile = await Promise.all(Array.from({ length: 20 }, () => yard.add({})));
    const told = (await yard.ok('enqueue', 'work', '{}', '--wait')).trim();
    expect(told).not.toBe('');
    const asked = await yard.add({}, { queue: 'check' });
    expect((await yard.ended(asked, 'check')).result).toMatchObject({ broker: { kind: 'embedded', state: 'up' } });
    for (const id of [early, ...meanwhile])
      expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    await yard.ok('pause', 'work');
    const left = await Promise.all(Array.from({ length: 30 }, () => yard.add({})));
    expect((await yard.status()).broker.fallback).toMatchObject({ queued: 30 });

    await redis.restart();
    await until('all to be handed over', async () => isSettled(await yard.status()));
    expect(existsSync(join(yard.stateDir, 'fallback.db'))).toBe(false);
    expect(redis.command('exists', ...left.map((id) => `bull:work:${id}`))).toBe('30');
    expect((await yard.status()).queues[0]).toMatchObject({ paused: true });
    await yard.ok('resume', 'work');
    for (const id of [...before, ...left, ...meanwhile, early])
      expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
    expect(beginnings(yard)).toHaveLength(before.length + left.length + meanwhile.length + 2);
    expect(new Set(beginnings(yard)).size).toBe(beginnings(yard).length);
    const { supervisor, workers } = await yard.status();
    expect(supervisor.state).toBe('running');
    expect(workers.map((one) => one.restarts)).toEqual([0, 0]);
    expect(yard.events('fallback.merged')).toHaveLength(1);
  });

  test('being away at the start, work begins at once, and is handed over by the next supervisor', async () => {
    const { config, redis } = await openRedis();
    const yard = await openYard({ config });
    await redis.kill();
    await yard.ok('start');
    const done = await yard.add({});
    expect(await yard.ended(done)).toMatchObject({ state: 'completed' });
    const held = await yard.add({ gate: 'go' });
    await yard.begun(held);
    const left = await Promise.all(Array.from({ length: 5 }, () => yard.add({ gate: 'go' })));
    await yard.ok('stop');
    await redis.restart();
    await yard.journal.openGate('go');
    await yard.ok('start');
    for (const id of [done, held, ...left])
      expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    await until('all to be handed over', async () => isSettled(await yard.status()));
    expect(redis.command('exists', ...[done, held, ...left].map((id) => `bull:work:${id}`))).toBe('7');
  });

  test('being away at the start, limits and schedules hold here', async () => {
    const { config, redis } = await openRedis();
    const schedules = { tick: { queue: 'work', every: '1h' } };
    const limit = { rateLimit: { max: 2, per: '1h' } };
    const yard = await openYard({ config }, { queue: limit, more: { schedules } });
    await redis.kill();
    await yard.ok('start');
    await until('the schedule to run', () => beginnings(yard).length === 1);
    for (let n = 0; n < 2; n++) await yard.add({});
    await until('the limit to be reached', () => beginnings(yard).length === 2);
    expect((await yard.status()).queues[0]).toMatchObject({ waiting: 1, delayed: 1 });
    await yard.ok('stop');
  });

  test('a supervisor and a Redis that keep dying lose nothing that was accepted, and end each job once', async () => {
    const { config, redis } = await openRedis();
    const yard = await openYard({ config }, { worker: { concurrency: 4 } });
    await yard.ok('start');
    const ids: string[] = [];
    for (let round = 0; round < 3; round++) {
      await redis.kill();
      ids.push(...(await addMany(yard)));
      await until('the other broker to stand in', async () => degraded(await yard.status()));
      ids.push(...(await addMany(yard)));
      await redis.restart();
      await until('it to be heard of', async () => (await yard.status()).broker.state !== 'down');
      if (round < 2) {
        await killSupervisor(yard);
        await yard.ok('start');
      }
      ids.push(...(await addMany(yard)));
    }
    for (const id of ids) expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    await until('all to be handed over', async () => isSettled(await yard.status()));
    expect(Number(redis.command('zcard', 'bull:work:completed'))).toBe(ids.length);
  });
});

function addMany(yard: Yard): Promise<string[]> {
  return Promise.all(Array.from({ length: 40 }, () => yard.add({})));
}

function degraded(status: StatusDocument): StatusDocument | null {
  return status.broker.state === 'down' && status.broker.fallback !== null ? status : null;
}

function isSettled({ broker }: StatusDocument): boolean {
  return broker.state === 'up' && broker.fallback === null;
}

function beginnings(yard: Yard): string[] {
  return yard.journal.entries().flatMap((one) => (one.what === 'began' ? [one.id] : []));
}

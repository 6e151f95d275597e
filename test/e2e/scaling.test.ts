import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { ask, statusOf, untilJob } from '../support/over-socket.js';
import { describeWithRedis, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

const RANGE = { min: 1, max: 3, targetWait: '300ms', cooldown: '300ms' };

test('an entry grows while jobs wait, never beyond max, and shrinks afterwards without losing one', async () => {
  const place = await workplace(serving({ gated: 'gated' }, { worker: { processes: RANGE } }));
  const gate = gateIn(place);
  await place.ok('start');
  expect(await scalingOf(place)).toMatchObject({ worker: 'work', processes: 1, min: 1, max: 3, lastChange: null });
  const ids = Array.from({ length: 10 }, (_, n) => `job-${n}`);
  for (const id of ids) await ask(place, 'POST', '/jobs', { queue: 'gated', id, data: JSON.parse(gate.data) });
  await until('three to be at work', async () => (await statusOf(place)).queues[0]?.active === 3);
  await until('it to be held at max', async () => (await scalingOf(place)).reason.includes('max is 3'));
  const { workers } = await statusOf(place);
  expect(workers.map((one) => one.state)).toEqual(['running', 'running', 'running']);
  expect(await place.ok('status')).toMatch(/work scales itself: 3 of 1 to 3 processes, .*2 → 3 at/);

  gate.open();
  for (const id of ids) expect((await untilJob(place, `gated/${id}`, 'completed')).attempts).toBe(1);
  await until('it to be back at min', async () => (await statusOf(place)).workers.length === 1);
  const steps = eventsOf(place, 'worker.scaled').map(({ from, to }) => `${from} → ${to}`);
  expect(steps.slice(0, 2)).toEqual(['1 → 2', '2 → 3']);
  expect(steps.at(-1)).toBe('2 → 1');
  expect(eventsOf(place, 'job.completed')).toHaveLength(ids.length);
});

test('an entry that scales itself takes no number, from no side, and says why', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: RANGE } }));
  await place.ok('start');
  const refused = await place.run(['scale', 'work=2']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('work scales itself between 1 and 3 processes, workers.work.processes');
  expect(refused.stderr).toContain('code: conflict');
  expect((await ask(place, 'POST', '/restart', { workers: ['work'], concurrency: 2 })).status).toBe(409);
  expect((await statusOf(place)).workers).toHaveLength(1);
});

describeWithRedis('scaling on Redis', () => {
  test('nothing is changed while the broker is away, whatever waits in it', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const broker = { url: redis.url, fallback: 'wait' };
    const worker = { processes: { ...RANGE, targetWait: '2s' } };
    const place = await workplace(serving({ gated: 'gated' }, { broker, worker }));
    const gate = gateIn(place);
    await place.ok('start');
    for (const id of ['a', 'b', 'c'])
      await ask(place, 'POST', '/jobs', { queue: 'gated', id, data: JSON.parse(gate.data) });
    await redis.kill();
    await until('the load to be unknown', async () => (await scalingOf(place)).reason === 'the load is not known');
    expect(await scalingOf(place)).toMatchObject({ processes: 1, lastChange: null });
    await redis.restart();
    await until('it to grow', async () => (await scalingOf(place)).processes > 1);
    gate.open();
  });
});

async function scalingOf(place: Workplace) {
  const [scaling] = (await statusOf(place)).scaling;
  if (scaling === undefined) throw new Error('nothing scales itself');
  return scaling;
}

function eventsOf({ folder }: Workplace, name: string): Record<string, unknown>[] {
  const lines = readFileSync(join(folder, '.cardq/logs/supervisor.log'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ event }) => event === name);
}

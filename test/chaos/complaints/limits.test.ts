import { expect, test } from 'vitest';
import { until } from '../../support/until.js';
import { openYard } from '../../support/yard.js';

const EMBEDDED = { config: { url: null } };
const MIB = 1024 ** 2;

test('a worker above its memory limit is seen within seconds, finishes its job, and is then replaced', async () => {
  const yard = await openYard(EMBEDDED, {
    worker: { processes: 1, limits: { memory: '120MiB', memoryHard: '400MiB' } },
  });
  await yard.ok('start');
  const { pid } = await yard.worker('w-1');
  const id = await yard.add({ fate: 'grow', bytes: 100 * MIB, thenGate: 'go' });
  await yard.begun(id);
  await until('the limit to be heeded', () => yard.events('worker.draining').length > 0, 8000);
  expect(await yard.job(id)).toMatchObject({ state: 'active' });
  await yard.journal.openGate('go');
  expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
  await until('another to have its place', async () => {
    const one = await yard.worker('w-1');
    return one.state === 'running' && one.pid !== pid;
  });
});

test('autoscaling begins with min, follows what waits, and ends no process that has a job', async () => {
  const yard = await openYard(EMBEDDED, {
    worker: { processes: { min: 1, max: 3, targetWait: '300ms', cooldown: '300ms' }, drainTimeout: '1s' },
  });
  const counts: number[] = [];
  const look = async () => {
    const { workers } = await yard.status();
    const count = workers.filter((one) => one.state === 'running').length;
    if (counts.at(-1) !== count) counts.push(count);
    return count;
  };
  await yard.ok('start');
  expect(await look()).toBe(1);
  const long = await yard.add({ gate: 'long' });
  const pid = await yard.begun(long);
  const ids = await Promise.all(Array.from({ length: 9 }, () => yard.add({ gate: 'short' })));
  await until('as many as there may be', async () => (await look()) === 3);
  await yard.journal.openGate('short');
  for (const id of ids) expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
  await until('an idle one to leave', async () => (await look()) < 3, 30_000); // beside a busy one, another stays ready
  expect((await yard.status()).workers.find((one) => one.pid === pid)?.state).toBe('running');
  await yard.journal.openGate('long');
  expect(await yard.ended(long)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
  expect(counts).toEqual(counts.includes(2) && counts.indexOf(2) < counts.indexOf(3) ? [1, 2, 3, 2] : [1, 3, 2]);
});

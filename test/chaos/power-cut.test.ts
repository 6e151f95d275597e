import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeOnEachBroker } from '../support/each-broker.js';
import { until } from '../support/until.js';
import { livingChildren, openYard, type Yard } from '../support/yard.js';

const ROUNDS = 3;
const JOBS_PER_ROUND = 40;

describeOnEachBroker('everything killed at once, workers, supervisor and broker', (open) => {
  test('loses no acknowledged job, ends each once, and leaves nothing running', async () => {
    const broker = await open();
    const yard = await openYard(broker, { worker: { concurrency: 2 } });
    const ids: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await yard.ok('start');
      const few = { ended: endedIn(yard) + 4, acknowledged: ids.length + JOBS_PER_ROUND / 4 };
      const add = async () => ids.push(await yard.add({ fate: 'write' })); // counts once it is acknowledged
      const added = Promise.allSettled(Array.from({ length: JOBS_PER_ROUND }, add)); // the cut may come before some are
      await until('work', () => endedIn(yard) >= few.ended && ids.length >= few.acknowledged);
      const supervisor = Number(readFileSync(join(yard.stateDir, 'supervisor.pid'), 'utf8'));
      const children = livingChildren(yard.stateDir);
      expect(children).toHaveLength(2);
      for (const pid of [supervisor, ...children.map((one) => one.pid)]) process.kill(pid, 'SIGKILL');
      await broker.redis?.kill();
      await added;
      await until('all to be dead', () => livingChildren(yard.stateDir).length === 0);
      await broker.redis?.restart();
    }
    await yard.ok('start');
    for (const id of ids) expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    await yard.ok('wait', 'idle', '--timeout', '60s'); // some were added although nobody was told
    const [queue] = (await yard.status()).queues;
    expect(queue).toMatchObject({ waiting: 0, active: 0, delayed: 0, failed: 0 });
    for (const id of ids) expect(outputOf(yard, id)).toBe(id.repeat(10_000));
    await yard.ok('stop');
    expect(livingChildren(yard.stateDir)).toEqual([]);
  });
});

function endedIn(yard: Yard): number {
  return yard.journal.entries().filter((one) => one.what === 'ended').length;
}

function outputOf(yard: Yard, id: string): string {
  return readFileSync(join(yard.folder, 'output', id), 'utf8');
}

import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { describeOnEachBroker } from '../support/each-broker.js';
import { until } from '../support/until.js';
import { livingChildren, openYard, type Yard } from '../support/yard.js';

const STORM_MS = 20_000;
const JOBS = 300;
/** So that the jobs last about as long as the storm. */
const JOB_MS = 300;

describeOnEachBroker('workers killed and frozen at random', (open) => {
  test('lose no job, complete none twice, and all recover', async () => {
    const yard = await openYard(await open(), {
      // Innocent jobs meet many deaths here: what is looked for is not how soon they are given up.
      queue: { attempts: 1000, maxCrashes: 1000 },
      worker: {
        processes: 4,
        concurrency: 2,
        restart: { max: 1000, window: '60s', delay: '1ms', maxDelay: '5ms' },
        bootTimeout: '5s', // one that is frozen while it boots sends no heartbeat to be missed
      },
    });
    await yard.ok('start');
    const ids = await Promise.all(Array.from({ length: JOBS }, () => yard.add({ fate: 'write', forMs: JOB_MS })));
    const endsAt = performance.now() + STORM_MS;
    let strikes = 0;
    while (performance.now() < endsAt) {
      if (strike(yard)) strikes++;
      await delay(Math.random() * 200); // the weather, not a wait
    }
    expect(strikes).toBeGreaterThan(50);
    const jobs = [];
    for (const id of ids) jobs.push(await yard.ended(id));
    expect(jobs.filter((job) => job.state !== 'completed')).toEqual([]);
    expect(jobs.filter((job) => job.attempts > 1).length).toBeGreaterThan(20); // it did hit
    const completed = yard.events('job.completed').flatMap((one) => one.job ?? []);
    expect(completed.sort()).toEqual([...ids].sort());
    await until('all to recover', async () => (await yard.status()).supervisor.state === 'running');
    expect((await yard.run(['health'])).code).toBe(0);
    expect(livingChildren(yard.stateDir)).toHaveLength(4);
  });
});

/** False when there was nobody to strike. */
function strike(yard: Yard): boolean {
  const children = livingChildren(yard.stateDir);
  const victim = children[Math.floor(Math.random() * children.length)];
  if (victim === undefined) return false;
  try {
    return process.kill(victim.pid, Math.random() < 0.8 ? 'SIGKILL' : 'SIGSTOP');
  } catch {
    return false; // ESRCH: it has just died of an earlier one
  }
}

import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { describeOnEachBroker } from '../support/each-broker.js';
import { openYard } from '../support/yard.js';

const TIMEOUT_MS = 1000;
/** Beyond the time-out: what a loaded machine takes to notice, kill, report and run the job again. */
const LEEWAY_MS = 3000;

const HANGS = [
  { how: 'spins for ever', fate: 'spin' },
  { how: 'blocks in Atomics.wait', fate: 'block' },
] as const;

describeOnEachBroker('a job that hangs its process', (open) => {
  test.each(HANGS)('is found, killed and counted when it $how', async ({ fate }) => {
    const yard = await openYard(await open(), { queue: { maxCrashes: 1 }, worker: { processes: 1 } });
    await yard.ok('start');
    const id = await yard.add({ fate });
    const beganAt = Date.now();
    await yard.begun(id);
    const job = await yard.ended(id);
    const tookMs = Date.now() - beganAt;
    expect(tookMs).toBeGreaterThan(TIMEOUT_MS * 0.8); // the last heartbeat may have come a little before the job
    expect(tookMs).toBeLessThan(TIMEOUT_MS + LEEWAY_MS);
    expect(job).toMatchObject({ state: 'failed', history: [{ kind: 'crash', crash: { signal: 'SIGKILL' } }] });
    expect(job.failedReason).toContain('no heartbeat');
    expect(await yard.ended(await yard.add({}))).toMatchObject({ state: 'completed' });
    expect((await yard.worker('w-1')).restarts).toBe(1);
  });

  test('a process that somebody stopped with SIGSTOP is replaced, and its job is done by another', async () => {
    const yard = await openYard(await open());
    await yard.ok('start');
    const id = await yard.add({ gate: 'go' });
    process.kill(await yard.begun(id), 'SIGSTOP');
    await yard.journal.openGate('go');
    const job = await yard.ended(id);
    expect(job).toMatchObject({ state: 'completed', attempts: 2 });
    expect(job.history[0]?.reason).toContain('frozen');
  });
});

describe('a job that keeps its process busy', () => {
  test('for less than the time-out is no hang', async () => {
    const yard = await openYard({ config: { url: null } }, { worker: { processes: 1 } });
    await yard.ok('start');
    const id = await yard.add({ fate: 'busy', busyMs: TIMEOUT_MS * 0.7 });
    expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    expect((await yard.worker('w-1')).restarts).toBe(0);
  });

  test('is no hang where twice as many as there are cores do so at once', async () => {
    const processes = 2 * availableParallelism();
    const yard = await openYard(
      { config: { url: null } },
      { worker: { processes, heartbeat: { interval: '100ms', timeout: '15s' } } },
    );
    await yard.ok('start');
    const ids = await Promise.all(Array.from({ length: processes }, () => yard.add({ fate: 'busy', busyMs: 3000 })));
    for (const id of ids) expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    expect(yard.events('worker.exited')).toEqual([]);
  });

  test('hung ones spend the restart budget', async () => {
    const yard = await openYard(
      { config: { url: null } },
      { queue: { maxCrashes: 1 }, worker: { processes: 1, restart: { max: 0, window: '60s' } } },
    );
    await yard.ok('start');
    await yard.ended(await yard.add({ fate: 'spin' }));
    expect(await yard.worker('w-1')).toMatchObject({ state: 'fatal', pid: null });
  });
});

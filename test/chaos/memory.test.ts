import { describe, expect, test } from 'vitest';
import { until } from '../support/until.js';
import { openYard } from '../support/yard.js';

const EMBEDDED = { config: { url: null } };
const MIB = 1024 ** 2;
/** A worker needs some 60 MiB for itself. */
const LIMITS = { memory: '120MiB', memoryHard: '220MiB' };

describe('a job that needs more memory than it may have', () => {
  // It used to run for ever: its process was being recycled when it died, and that cost no attempt.
  test('fails for good when it grows beyond every limit', async () => {
    const yard = await openYard(EMBEDDED, {
      worker: { processes: 1, limits: LIMITS, heartbeat: { interval: '1s', timeout: '60s' } },
    });
    await yard.ok('start');
    const job = await yard.ended(await yard.add({ fate: 'grow', bytes: 400 * MIB }));
    expect(job).toMatchObject({ state: 'failed', attempts: 2 });
    expect(job.failedReason).toContain('memory above its hard limit');
  });

  // It used to be cut off and begun anew for ever.
  test('that stays below the hard limit is finished, however long it takes, and its process leaves when it has been replaced', async () => {
    const yard = await openYard(EMBEDDED, { worker: { processes: 1, limits: LIMITS, drainTimeout: '200ms' } });
    await yard.ok('start');
    const id = await yard.add({ fate: 'grow', bytes: 100 * MIB, thenGate: 'go' });
    const pid = await yard.begun(id);
    const process = async () => (await yard.status()).workers.find((one) => one.pid === pid);
    await until('it to be told to leave', async () => (await process())?.state === 'draining');
    expect(await yard.worker('w-1')).toMatchObject({ state: 'running', jobs: [] });
    await until('more than its time to drain to pass', async () => ((await process())?.uptimeMs ?? 0) > 4000);
    await yard.journal.openGate('go');
    expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    expect(yard.journal.pidsOf(id)).toEqual([pid]);
    await until('it to be gone', async () => (await process()) === undefined);
  });
});

import { expect, test } from 'vitest';
import { describeOnEachBroker } from '../support/each-broker.js';
import { openYard } from '../support/yard.js';

describeOnEachBroker('a job that ignores its abort signal', (open) => {
  test('is killed at its time limit with its process, and costs the others in it no attempt', async () => {
    const yard = await openYard(await open(), {
      queue: { softTimeout: '300ms', timeout: '600ms', attempts: 1 },
      queues: { patient: {} },
      worker: { processes: 1, concurrency: 2 },
    });
    await yard.ok('start');
    const deaf = await yard.add({ gate: 'never', isDeaf: true });
    await yard.begun(deaf);
    const neighbour = await yard.add({ gate: 'go' }, { queue: 'patient' });
    await yard.begun(neighbour);
    const job = await yard.ended(deaf);
    expect(job).toMatchObject({ state: 'failed', attempts: 1, history: [{ kind: 'timeout', crash: null }] });
    expect(job.failedReason).toContain('killed at its time limit');
    await yard.journal.openGate('go');
    expect(await yard.ended(neighbour, 'patient')).toMatchObject({ state: 'completed', attempts: 1, history: [] });
  });

  test('one that heeds it fails at the soft limit, and its process lives on', async () => {
    const yard = await openYard(await open(), {
      queue: { softTimeout: '200ms', timeout: '20s', attempts: 1 },
      worker: { processes: 1 },
    });
    await yard.ok('start');
    const id = await yard.add({ gate: 'never' });
    const pid = await yard.begun(id);
    const job = await yard.ended(id);
    expect(job).toMatchObject({ state: 'failed', history: [{ kind: 'timeout' }] });
    expect(job.failedReason).toContain('soft time limit');
    expect(await yard.worker('w-1')).toMatchObject({ pid, restarts: 0 });
  });

  test('does not outlast a stop, and runs again at the next start without having lost an attempt', async () => {
    const yard = await openYard(await open(), { worker: { processes: 1 } });
    await yard.ok('start');
    const id = await yard.add({ gate: 'go', isDeaf: true });
    await yard.begun(id);
    expect(JSON.parse(await yard.ok('stop', '--json'))).toMatchObject({ drained: 0, killed: 1 });
    await yard.journal.openGate('go');
    await yard.ok('start');
    expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
  });
});

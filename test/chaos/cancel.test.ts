import { expect, test } from 'vitest';
import { describeOnEachBroker } from '../support/each-broker.js';
import { openYard, type Yard } from '../support/yard.js';

const ENDS: readonly { readonly by: string; end(yard: Yard, pid: number): unknown }[] = [
  { by: 'its time limit', end: () => undefined },
  { by: 'the death of its process', end: (_yard, pid) => process.kill(pid, 'SIGKILL') },
  { by: 'a restart', end: (yard) => yard.ok('restart', 'w') },
];

describeOnEachBroker('a cancelled job that does not heed it', (open) => {
  test.each(ENDS)('is cancelled, and does not run again, when ended by $by', async ({ end }) => {
    const yard = await openYard(await open(), {
      queue: { softTimeout: '3s', timeout: '4s' },
      worker: { processes: 1, drainTimeout: '1s' },
    });
    await yard.ok('start');
    const id = await yard.add({ gate: 'never', isDeaf: true });
    const pid = await yard.begun(id);
    await yard.ok('cancel', id);
    await end(yard, pid);
    const job = await yard.ended(id);
    expect(job).toMatchObject({
      state: 'failed',
      failedReason: expect.stringMatching(/^cancelled on request/),
      history: [{ kind: 'cancelled' }],
    });
    expect(yard.journal.pidsOf(id)).toEqual([pid]);
  });
});

describeOnEachBroker('a running job that is cancelled', (open) => {
  test('and does not heed it is ended with its process after a grace, and its neighbour loses nothing', async () => {
    const yard = await openYard(await open(), {
      queues: { patient: {} },
      worker: { processes: 1, concurrency: 2, drainTimeout: '1s' },
    });
    await yard.ok('start');
    const neighbour = await yard.add({ gate: 'go' }, { queue: 'patient' });
    const deaf = await yard.add({ gate: 'never', isDeaf: true });
    await yard.begun(neighbour);
    const pid = await yard.begun(deaf);
    await yard.ok('cancel', deaf);
    expect((await yard.job(deaf)).running).toMatchObject({ worker: 'w-1', pid, attempt: 1, askedToStop: 'cancelled' });
    expect(await yard.ok('show', deaf)).toContain('asked to stop: the job was cancelled');
    expect(await yard.ended(deaf)).toMatchObject({
      state: 'failed',
      attempts: 1,
      failedReason: 'cancelled on request; killed, for it did not stop within 1s',
      history: [{ kind: 'cancelled' }],
      running: null,
    });
    await yard.journal.openGate('go');
    expect(await yard.ended(neighbour, 'patient')).toMatchObject({ state: 'completed', attempts: 1, history: [] });
    expect(yard.events('job.failed').filter((one) => one.job === deaf)).toHaveLength(1);
  });

  test('by force is ended at once with its process, and its neighbour loses nothing', async () => {
    const yard = await openYard(await open(), {
      queues: { patient: {} },
      worker: { processes: 1, concurrency: 2, drainTimeout: '60s' },
    });
    await yard.ok('start');
    const neighbour = await yard.add({ gate: 'go' }, { queue: 'patient' });
    const deaf = await yard.add({ gate: 'never', isDeaf: true });
    await yard.begun(neighbour);
    await yard.begun(deaf);
    await yard.ok('cancel', '--force', deaf);
    expect(await yard.ended(deaf)).toMatchObject({ state: 'failed', failedReason: 'cancelled by force' });
    await yard.journal.openGate('go');
    expect(await yard.ended(neighbour, 'patient')).toMatchObject({ state: 'completed', attempts: 1, history: [] });
  });

  test('and heeds it leaves its process alive', async () => {
    const yard = await openYard(await open(), { worker: { processes: 1 } });
    await yard.ok('start');
    const id = await yard.add({ gate: 'never' });
    const pid = await yard.begun(id);
    await yard.ok('cancel', id);
    expect(await yard.ended(id)).toMatchObject({ state: 'failed', failedReason: 'cancelled on request' });
    expect(await yard.worker('w-1')).toMatchObject({ pid, restarts: 0, jobs: [] });
  });
});

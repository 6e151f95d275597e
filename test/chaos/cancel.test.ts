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
      failedReason: 'cancelled on request',
      history: [{ kind: 'cancelled' }],
    });
    expect(yard.journal.pidsOf(id)).toEqual([pid]);
  });
});

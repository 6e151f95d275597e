import { expect, test } from 'vitest';
import { describeOnEachBroker } from '../support/each-broker.js';
import { openYard } from '../support/yard.js';

describeOnEachBroker('a process that lives and does not begin its job', (open) => {
  test('is killed after the heartbeat time-out, and the job is done by its successor at no cost', async () => {
    const yard = await openYard(await open(), { worker: { processes: 1 } });
    await yard.ok('start');
    expect(await yard.ended(await yard.add({ fate: 'deafen' }))).toMatchObject({ state: 'completed' });
    const id = await yard.add({});
    expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
    const { restarts, lastExit } = await yard.worker('w-1');
    expect(restarts).toBe(1);
    expect(lastExit?.reason).toContain('did not begin the job it was given');
    expect(lastExit?.report).toContain('reports');
    expect(yard.events('job.given_back')).toMatchObject([{ job: id, message: expect.stringContaining('unanswered') }]);
  });
});

import { expect, test } from 'vitest';
import type { JobDocument } from '../../src/protocol/control.js';
import { describeOnEachBroker } from '../support/each-broker.js';
import { until } from '../support/until.js';
import { openYard } from '../support/yard.js';

describeOnEachBroker('what has ended', (open) => {
  test('is kept as long as its queue says, by how it ended; dead jobs are listed and retried', async () => {
    const queue = { keepCompleted: '1s', keepFailed: '1h', attempts: 1 };
    const yard = await openYard(await open(), { queue });
    await yard.ok('start');
    const [done, dead] = [await yard.add({}), await yard.add({ fate: 'there is no such fate' })];
    await yard.ended(done);
    expect(await yard.ended(dead)).toMatchObject({ state: 'failed' });
    const endedAt = Date.now();
    await until('the age to pass', () => Date.now() > endedAt + 1100);
    const later = await yard.add({});
    await yard.ended(later);
    await expect(yard.job(done)).rejects.toMatchObject({ code: 'job_unknown' });
    expect(await yard.job(later)).toMatchObject({ state: 'completed' });

    const failed = async () => {
      const { jobs } = JSON.parse(await yard.ok('jobs', '--state', 'failed', '--json')) as { jobs: JobDocument[] };
      return jobs.map(({ id, history }) => ({ id, deaths: history.length }));
    };
    expect(await failed()).toEqual([{ id: dead, deaths: 1 }]);
    await yard.ok('retry', '--failed');
    await until('it to fail again', async () => (await failed())[0]?.deaths === 2);
  });
});

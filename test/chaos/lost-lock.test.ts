import { expect, test } from 'vitest';
import { openRedis } from '../support/each-broker.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { openYard } from '../support/yard.js';

/** The next renewal comes within 10 s. */
const RENEWED = { timeout: 60_000 };

describeWithRedis('a job whose lock', () => {
  test(
    'somebody else has taken is asked to stop here, and its end here is not written over theirs',
    RENEWED,
    async () => {
      const broker = await openRedis();
      const yard = await openYard(broker, { worker: { drainTimeout: '60s' } });
      await yard.ok('start');
      const heeding = await yard.add({ gate: 'never' });
      const deaf = await yard.add({ gate: 'late', isDeaf: true });
      for (const id of [heeding, deaf]) {
        await yard.begun(id);
        broker.redis.command('set', `bull:work:${id}:lock`, 'a-stranger');
      }
      await until('both losses to be told', () => yard.events('job.lock_lost').length === 2);
      expect((await yard.job(deaf)).running).toMatchObject({ askedToStop: 'lock_lost' });
      expect(await yard.ok('show', deaf)).toContain('asked to stop: the job was given to another worker');
      expect(await yard.ok('show', 'w')).toContain('asked to stop: the job was given to another worker');
      await yard.journal.openGate('late');
      await until('both ends', () => yard.events('job.discarded').length === 2);
      for (const id of [heeding, deaf]) {
        expect(await yard.job(id)).toMatchObject({ state: 'active', result: null, history: [], running: null });
        expect(broker.redis.command('get', `bull:work:${id}:lock`)).toBe('a-stranger');
      }
      expect(yard.events('supervisor.problem')).toEqual([]);
      expect(await yard.ended(await yard.add({}))).toMatchObject({ state: 'completed' });
    },
  );

  test('is deleted, without anybody having taken the job, is taken up again and done once', RENEWED, async () => {
    const broker = await openRedis();
    const yard = await openYard(broker);
    await yard.ok('start');
    const id = await yard.add({ gate: 'go' });
    const pid = await yard.begun(id);
    broker.redis.command('del', `bull:work:${id}:lock`);
    await until('the lock to be there again', () => broker.redis.command('get', `bull:work:${id}:lock`) !== '');
    await yard.journal.openGate('go');
    expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    expect(yard.journal.pidsOf(id)).toEqual([pid]);
    expect(yard.events('job.lock_lost')).toEqual([]);
  });

  test('was lost ends with its process when it does not stop, which costs its neighbour nothing', RENEWED, async () => {
    const broker = await openRedis();
    const yard = await openYard(broker, { worker: { processes: 1, concurrency: 2, drainTimeout: '1s' } });
    await yard.ok('start');
    const deaf = await yard.add({ gate: 'never', isDeaf: true });
    const neighbour = await yard.add({ gate: 'go' });
    await yard.begun(deaf);
    await yard.begun(neighbour);
    broker.redis.command('set', `bull:work:${deaf}:lock`, 'a-stranger');
    await until('its process to be replaced', async () => (await yard.worker('w-1')).restarts === 1);
    expect((await yard.worker('w-1')).lastExit?.reason).toBe('killed: a job that another has by now did not stop');
    await yard.journal.openGate('go');
    expect(await yard.ended(neighbour)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
    expect(await yard.job(deaf)).toMatchObject({ state: 'active', history: [] });
  });
});

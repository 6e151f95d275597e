import { Queue } from 'bullmq';
import { expect, onTestFinished, test } from 'vitest';
import { openRedis } from '../support/each-broker.js';
import { describeWithRedis } from '../support/redis-server.js';
import { openYard } from '../support/yard.js';

describeWithRedis('a job too large for its process to read', () => {
  // It used to be given back unharmed each time, until every process was fatal.
  test('fails for good, and the others are done', async () => {
    const broker = await openRedis();
    const yard = await openYard(broker, {
      queue: { maxCrashes: 2 },
      worker: { nodeArgs: ['--max-old-space-size=20'], heartbeat: { interval: '1s', timeout: '15s' } },
    });
    await yard.ok('start');
    const queue = new Queue('work', { connection: { url: broker.redis.url } });
    onTestFinished(() => queue.close());
    const load = Array.from({ length: 150_000 }, (_, at) => ({ at, name: `sheet ${at}` }));
    await queue.add('work', { load }, { jobId: 'heavy' });
    const light = await yard.add({});
    const job = await yard.ended('heavy');
    expect(job).toMatchObject({ state: 'failed', attempts: 2, history: [{ kind: 'crash' }, { kind: 'crash' }] });
    expect(job.failedReason).toContain('heap out of memory');
    expect(await yard.ended(light)).toMatchObject({ state: 'completed' });
  });
});

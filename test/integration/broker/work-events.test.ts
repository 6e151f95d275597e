import { expect, onTestFinished, test } from 'vitest';
import { openBroker } from '../../../src/broker/open.js';
import { connectForBlocking } from '../../../src/broker/redis/client.js';
import { parseRedisUrl } from '../../../src/broker/redis/url.js';
import { BLOCK_MS, WorkEvents } from '../../../src/broker/redis/work-events.js';
import { newJob, takeOne } from '../../support/brokers.js';
import { describeWithRedis, startRedis } from '../../support/redis-server.js';
import { until } from '../../support/until.js';

describeWithRedis('among many supervisors', () => {
  test('whoever hears that another one took the job does not ask for it', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const spec = { url: server.url, prefix: 'p', allowEviction: false };
    const other = await openBroker({ spec, stateDir: '/nonexistent', holder: 'other' });
    onTestFinished(() => other.close());
    const told: string[] = [];
    const events = new WorkEvents(connectForBlocking(parseRedisUrl(server.url), BLOCK_MS), {
      streamOf: (queue) => `p:${queue}:events`,
      onWork: (queue) => told.push(queue),
      onDelayed: () => undefined,
      hesitation: () => 1000,
    });
    onTestFinished(() => events.close());
    for (const queue of ['paint', 'print']) events.listenTo(queue);
    await until('it to listen', () => told.length === 2);

    await other.add(newJob({ id: 'a' }));
    await takeOne(other);
    await other.add(newJob({ id: 'b', queue: 'print' }));
    await until('it to hear', () => told.length > 2);
    expect(told.slice(2)).toEqual(['print']);
  });
});

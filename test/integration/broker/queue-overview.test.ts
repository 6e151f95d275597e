import { expect, onTestFinished, test } from 'vitest';
import { QueueOverview } from '../../../src/daemon/queue-overview.js';
import { Statistics } from '../../../src/statistics/statistics.js';
import { newJob, redisHome } from '../../support/brokers.js';
import { describeWithRedis, startRedis } from '../../support/redis-server.js';

describeWithRedis('the depths of the queues', () => {
  // They used to be zeros when the first counts took longer than those after them may take.
  test('are waited for as long as nothing is known', async () => {
    const { server, overview } = await slowBroker();
    server.signal('SIGSTOP');
    const reading = overview.read();
    setTimeout(() => server.signal('SIGCONT'), 300);
    expect(await reading).toMatchObject([{ name: 'paint', waiting: 1 }]);
  });

  test('are the last known ones when the broker is silent, soon', async () => {
    const { server, overview } = await slowBroker();
    await overview.read();
    server.signal('SIGSTOP');
    const asked = performance.now();
    expect(await overview.read()).toMatchObject([{ name: 'paint', waiting: 1 }]);
    expect(performance.now() - asked).toBeLessThan(1000); // a call would take two seconds
  });

  test('are not waited for when the broker is down', async () => {
    const { server, broker, overview } = await slowBroker();
    const down = new Promise((resolve) => broker.onStateChange(resolve));
    await server.kill();
    await down;
    const asked = performance.now();
    expect(await overview.read()).toMatchObject([{ name: 'paint', waiting: 0, oldestWaitMs: null }]);
    expect(performance.now() - asked).toBeLessThan(1000); // a call would take two seconds
  });
});

/** A Redis that can be made to wait, with one job in its queue. */
async function slowBroker() {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  const broker = await redisHome(server.url).open();
  await broker.add(newJob());
  const parts = { broker, statistics: new Statistics(), noteDepth: () => undefined, names: () => ['paint'] };
  const overview = new QueueOverview(parts);
  return { server, broker, overview };
}

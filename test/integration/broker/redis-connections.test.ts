import { expect, onTestFinished, test } from 'vitest';
import { describeWithRedis, type RedisServer, startRedis } from '../../support/redis-server.js';
import { startClustered } from '../../support/redis-topologies.js';
import { until } from '../../support/until.js';
import { openYard } from '../../support/yard.js';

const MOST = 10;

describeWithRedis('the connections to Redis', () => {
  test('are as few for twenty children as for one', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const one = await workWith(1, { url: server.url });
    expect(connectionsOf(server)).toBeLessThanOrEqual(MOST);
    const few = connectionsOf(server);
    await one.ok('scale', 'w=20');
    await one.ok('wait', 'ready');
    expect((await one.status()).workers).toHaveLength(20);
    const ids = await Promise.all(Array.from({ length: 40 }, () => one.add({})));
    for (const id of ids) await one.ended(id);
    expect(connectionsOf(server)).toBe(few);
  });

  test('are few to a cluster, too', async () => {
    const { url, nodes } = await startClustered();
    const own = () => nodes.reduce((sum, { server }) => sum + connectionsOf(server), 0);
    const before = own();
    await workWith(2, { url, prefix: '{bull}' });
    expect(own() - before).toBeLessThanOrEqual(MOST);
  });
});

async function workWith(processes: number, broker: { readonly url: string; readonly prefix?: string }) {
  const yard = await openYard({ config: { ...broker, fallback: 'wait' } }, { worker: { processes } });
  await yard.ok('start');
  await until('the broker to be up', async () => (await yard.status()).broker.state === 'up');
  const id = await yard.add({});
  await yard.ended(id);
  await yard.ok('show', id); // looks for it in all queues, on every master of a cluster
  return yard;
}

/** Other than the one that asks, and those of the servers among themselves. */
function connectionsOf(server: RedisServer): number {
  const clients = server.command('client', 'list', 'type', 'normal').split('\n');
  return clients.filter((line) => !line.includes('cmd=client')).length;
}

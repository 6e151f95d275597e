import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import { openBroker } from '../../../src/broker/open.js';
import { KEEP_ALL, newJob, takeOne } from '../../support/brokers.js';
import { emptyFolder } from '../../support/folder.js';
import { freePort } from '../../support/free-port.js';
import { describeWithRedis, startRedis } from '../../support/redis-server.js';
import { until } from '../../support/until.js';

const LOOPBACK = ['--bind', '127.0.0.1'];

describeWithRedis('other ways to run Redis', () => {
  test('a cluster serves queues whose prefix is a hash tag', async () => {
    const [port, busPort] = [await freePort(), await freePort()];
    const cluster = [
      '--cluster-enabled',
      'yes',
      '--cluster-port',
      String(busPort),
      '--cluster-announce-ip',
      '127.0.0.1',
    ];
    const server = await startRedis([...LOOPBACK, '--port', String(port), ...cluster]);
    onTestFinished(() => server.stop());
    server.command('cluster', 'addslotsrange', '0', '16383');
    await until('the cluster to be whole', () => server.command('cluster', 'info').includes('cluster_state:ok'));
    await workThrough(`redis+cluster://127.0.0.1:${port}`, '{bull}');
  });

  test('sentinels lead to the master', async () => {
    const [port, sentinelPort] = [await freePort(), await freePort()];
    const server = await startRedis([...LOOPBACK, '--port', String(port)]);
    onTestFinished(() => server.stop());
    const file = join(await emptyFolder(), 'sentinel.conf');
    await writeFile(file, `sentinel monitor mine 127.0.0.1 ${port} 1\n`);
    const sentinel = await startRedis([file, ...LOOPBACK, '--port', String(sentinelPort), '--sentinel'], {
      isSentinel: true,
    });
    onTestFinished(() => sentinel.stop());
    await workThrough(`redis+sentinel://127.0.0.1:${sentinelPort}/mine`, 'bull');
  });
});

async function workThrough(url: string, prefix: string): Promise<void> {
  const broker = await openBroker({
    spec: { url, prefix, allowEviction: false },
    stateDir: '/nonexistent',
    holder: 'me',
  });
  onTestFinished(() => broker.close());
  await until('it to be up', () => broker.state.state === 'up');
  const heard = hearingOf(broker);
  await broker.watch('paint', null);
  await broker.add(newJob({ id: 'one' }));
  await heard;
  const job = await takeOne(broker);
  expect(await broker.renew([job])).toEqual([]);
  await broker.complete(job, 'well', KEEP_ALL);
  await broker.fleet.announce({}, 60_000);
  expect(await broker.fleet.list()).toMatchObject([{ id: 'me' }]);
  expect(await broker.get(job)).toMatchObject({ state: 'completed', result: 'well' });
  expect(await broker.queueNames()).toEqual(['paint']);
  expect(await broker.findQueues('one')).toEqual(['paint']);
}

function hearingOf(broker: Broker): Promise<string> {
  return new Promise((resolve) => {
    broker.onWork(resolve);
  });
}

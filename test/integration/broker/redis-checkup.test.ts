import { expect, onTestFinished, test } from 'vitest';
import { openBroker } from '../../../src/broker/open.js';
import type { Finding } from '../../../src/protocol/finding.js';
import { describeWithRedis, type RedisServer, startRedis } from '../../support/redis-server.js';
import { until } from '../../support/until.js';

describeWithRedis('the checkup of a Redis', () => {
  test('finds all well where it is', async () => {
    const { checkup } = await open(await start([]));
    const ill = (await checkup.inspect()).filter(({ check, level }) => level !== 'ok' && isOfServer({ check }));
    expect(ill).toEqual([]);
  });

  test('warns once of what is not well, also who listens later', async () => {
    const server = await start(['--appendonly', 'no']);
    const { broker, checkup } = await open(server);
    const early: Finding[] = [];
    const late: Finding[] = [];
    checkup.onWarning((finding) => isOfServer(finding) && early.push(finding));
    await until('the warning', () => early.length === 1);
    checkup.onWarning((finding) => isOfServer(finding) && late.push(finding));
    expect(early).toEqual(late);
    expect(late).toMatchObject([{ check: 'persistence', level: 'warn', hint: 'set its appendonly to yes' }]);

    await server.kill();
    await until('it to be down', () => broker.state.state === 'down');
    await server.restart();
    await until('it to be up', () => broker.state.state === 'up');
    await checkup.inspect(); // after those of the check at its return
    expect(early).toHaveLength(1);
  });

  test('tells why one is refused', async () => {
    const { broker, checkup } = await open(await start(['--maxmemory-policy', 'allkeys-lru']));
    expect(broker.state.state).toBe('down');
    expect((await checkup.inspect()).filter(({ level }) => level === 'fail')).toMatchObject([{ check: 'eviction' }]);
  });

  test('is not possible while it is away', async () => {
    const server = await start([]);
    const { checkup } = await open(server);
    await server.kill();
    await expect(checkup.inspect()).rejects.toMatchObject({ code: 'broker_unreachable' });
  });
});

/** How quickly it answers is of the machine that the test runs on. */
function isOfServer({ check }: Pick<Finding, 'check'>): boolean {
  return check !== 'latency';
}

async function start(directives: readonly string[]): Promise<RedisServer> {
  const server = await startRedis(directives);
  onTestFinished(() => server.stop());
  return server;
}

async function open({ url }: RedisServer) {
  const spec = { url, prefix: 'bull', allowEviction: false, fallback: 'wait' } as const;
  const broker = await openBroker({ spec, stateDir: '/nonexistent', holder: 'me' });
  onTestFinished(() => broker.close());
  if (broker.checkup === null) throw new Error('it cannot be checked');
  return { broker, checkup: broker.checkup };
}

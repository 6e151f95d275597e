import { expect, test } from 'vitest';
import { openRedis } from '../../support/each-broker.js';
import { ask } from '../../support/over-socket.js';
import { programPlace } from '../../support/programs.js';
import { describeWithRedis } from '../../support/redis-server.js';
import { until } from '../../support/until.js';
import { openYard } from '../../support/yard.js';

const EMBEDDED = { config: { url: null } };

test('a worker whose event loop hangs is noticed, told with its reason, and replaced', async () => {
  const yard = await openYard(EMBEDDED, { queue: { maxCrashes: 1 }, worker: { processes: 1 } });
  await yard.ok('start');
  const job = await yard.ended(await yard.add({ fate: 'spin' }));
  expect(job.failedReason).toContain('no heartbeat');
  await until('the next one to run', async () => (await yard.worker('w-1')).state === 'running');
  const { lastExit, restarts } = await yard.worker('w-1');
  expect(restarts).toBe(1);
  expect(lastExit?.reason).toContain('no heartbeat');
  expect(await yard.ended(await yard.add({}))).toMatchObject({ state: 'completed' });
});

test('the heartbeat is the worker’s own: it ages while the worker is frozen, however well the supervisor is', async () => {
  const yard = await openYard(EMBEDDED, {
    worker: { processes: 1, heartbeat: { interval: '100ms', timeout: '60s' } },
  });
  await yard.ok('start');
  const { pid } = await yard.worker('w-1');
  process.kill(pid ?? 0, 'SIGSTOP');
  await until('it to age', async () => ((await yard.worker('w-1')).heartbeatAgeMs ?? 0) > 1500);
  process.kill(pid ?? 0, 'SIGCONT');
  await until('it to be fresh', async () => ((await yard.worker('w-1')).heartbeatAgeMs ?? 5000) < 500);
});

test('health fails once no worker is alive, by exit status and by HTTP status, however well the supervisor is', async () => {
  const place = await programPlace(
    `import { existsSync } from 'node:fs';
     setInterval(() => { if (existsSync('break')) process.exit(3); }, 10);`,
    { worker: { restart: { max: 1, delay: '1ms', maxDelay: '1ms' } } },
  );
  await place.ok('start');
  expect((await place.run(['health'])).code).toBe(0);
  expect((await ask(place, 'GET', '/health')).status).toBe(200);
  await place.write('break', '');
  await until('it to be given up', async () => (await place.status()).workers[0]?.state === 'fatal');
  expect((await place.run(['health'])).code).toBe(1);
  expect(await ask(place, 'GET', '/health')).toMatchObject({ status: 503, body: { healthy: false } });
  expect((await place.run(['health', '--live'])).code).toBe(0);
});

test('a healthy worker is not restarted for its age', async () => {
  const yard = await openYard(EMBEDDED, {
    worker: { processes: 1, heartbeat: { interval: '100ms', timeout: '500ms' } },
  });
  await yard.ok('start');
  const { pid } = await yard.worker('w-1');
  let uptimeMs = 0;
  while (uptimeMs < 8 * 500) {
    expect(await yard.ended(await yard.add({}))).toMatchObject({ state: 'completed' });
    uptimeMs = (await yard.worker('w-1')).uptimeMs ?? 0;
  }
  expect(await yard.worker('w-1')).toMatchObject({ pid, restarts: 0 });
});

describeWithRedis('with a Redis of its own', () => {
  test('workers take jobs again by themselves after Redis was away', async () => {
    const broker = await openRedis();
    const yard = await openYard(broker);
    await yard.ok('start');
    expect(await yard.ended(await yard.add({}))).toMatchObject({ state: 'completed' });
    for (let round = 0; round < 2; round++) {
      await broker.redis.kill();
      await until('the outage to be told', async () => (await yard.status()).broker.state === 'down');
      await broker.redis.restart();
      const id = await until('a job to be accepted', () => yard.add({}));
      expect(await yard.ended(id)).toMatchObject({ state: 'completed' });
    }
    expect((await yard.status()).workers.map((one) => one.restarts)).toEqual([0, 0]);
  });

  test('a Redis that may throw jobs away is not used, and the reason is told', async () => {
    const broker = await openRedis();
    const keep = (policy: string) => broker.redis.command('config', 'set', 'maxmemory-policy', policy);
    broker.redis.command('config', 'set', 'maxmemory', '100mb');
    keep('allkeys-lru');
    const yard = await openYard(broker);
    const refusal = { code: 69, stdout: '', stderr: expect.stringContaining('"allkeys-lru" may drop jobs') };
    expect(await yard.run(['start'])).toEqual(refusal);
    expect((await yard.run(['status'])).code).toBe(3);

    keep('noeviction');
    await yard.ok('start');
    keep('allkeys-lru');
    await until('it to be noticed', async () => (await yard.status()).broker.state === 'down');
    const { code, stdout } = await yard.run(['status']);
    expect(code).toBe(1);
    expect(stdout).toContain('allkeys-lru');
    expect(await yard.run(['enqueue', 'work', '{}'])).toEqual(refusal);
  });
});

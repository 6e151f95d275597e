import { expect, onTestFinished, test } from 'vitest';
import { openBroker } from '../../src/broker/open.js';
import type { FleetDocument, FleetSupervisor } from '../../src/protocol/fleet.js';
import type { Workplace } from '../support/cardq.js';
import { openRedis } from '../support/each-broker.js';
import { killSupervisor } from '../support/kill-supervisor.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { openYard } from '../support/yard.js';

describeWithRedis('the fleet at a Redis', () => {
  test('is all supervisors: a stopped one is gone at once, a dead one when its time is over', async () => {
    const redis = await openRedis();
    const [one, two] = [
      await openYard(redis, { more: { name: 'one' } }),
      await openYard(redis, { more: { name: 'two' } }),
    ];
    const three = await openYard(redis, { more: { name: 'three' }, worker: { processes: 1 } });
    for (const yard of [one, two, three]) await yard.ok('start');
    const id = await two.add({ gate: 'go' });
    await until('the job to begin', async () =>
      (await fleetOf(one)).supervisors.some(({ jobs }) => jobs.running === 1),
    );

    const seen = await until('all to be ready', async () => {
      const { supervisors } = await fleetOf(one);
      return supervisors.length === 3 && supervisors.every(({ state }) => state === 'running') ? supervisors : null;
    });
    expect(seen.map(({ name, self }) => [name, self])).toEqual(
      expect.arrayContaining([
        ['one', true],
        ['two', false],
        ['three', false],
      ]),
    );
    const own = (await one.status()).supervisor;
    expect(seen.find(({ self }) => self)).toMatchObject({
      host: own.host,
      pid: own.pid,
      version: own.version,
      startedAt: own.startedAt,
      processes: { wanted: 2, running: 2 },
      queues: ['work'],
    });
    expect(seen.find(({ name }) => name === 'three')?.processes).toEqual({ wanted: 1, running: 1 });
    const page = await one.ok('status', '--fleet');
    expect(page).toContain('3 supervisors on 1 host: 5 of 5 processes running');
    expect(page).toContain(`${own.host} (here)`);
    await one.journal.openGate('go');
    for (const yard of [two, three]) await yard.journal.openGate('go');
    await one.ended(id);

    await three.ok('stop');
    expect((await fleetOf(one)).supervisors.map(({ name }) => name).sort()).toEqual(['one', 'two']);
    await killSupervisor(two);
    expect((await fleetOf(one)).supervisors).toHaveLength(2);
    await until('the dead one to be gone', async () => (await fleetOf(one)).supervisors.length === 1, 20_000);
  });

  test('is shown as far as it can be read, whatever versions its supervisors have', async () => {
    const redis = await openRedis();
    const yard = await openYard(redis);
    await yard.ok('start');
    const older = { schemaVersion: 1, host: 'older-host', version: '0.0.1', state: 'running' };
    const newer = {
      ...{ schemaVersion: 2, host: 'newer-host', version: '9.0.0', state: 'dreaming', pid: 'p-7', ttlMs: 60_000 },
      ...{ queues: [{ name: 'work' }, 'work'], jobs: 'many', processes: { running: 3, lanes: 2 }, startedAt: 'soon' },
    };
    for (const [holder, entry] of Object.entries({ older, newer, odd: {} })) {
      const spec = { url: redis.redis.url, prefix: 'bull', allowEviction: false };
      const broker = await openBroker({ spec, stateDir: '/nonexistent', holder });
      onTestFinished(() => broker.close());
      await broker.fleet.announce(entry, 60_000);
    }
    const { supervisors } = await fleetOf(yard);
    const unknown: Omit<FleetSupervisor, 'id'> = {
      ...{ self: false, name: null, host: null, pid: null, version: null, state: null, startedAt: null },
      processes: { wanted: null, running: null },
      jobs: { running: null, completed: null, failed: null },
      ...{ queues: null, heartbeatAgeMs: null },
    };
    const byId = (id: string) => supervisors.find((one) => one.id === id);
    expect(supervisors).toHaveLength(4);
    expect(byId('odd')).toEqual({ ...unknown, id: 'odd' });
    expect(byId('older')).toEqual({ ...unknown, id: 'older', host: 'older-host', version: '0.0.1', state: 'running' });
    expect(byId('newer')).toEqual({
      ...{ ...unknown, id: 'newer', host: 'newer-host', version: '9.0.0', state: 'dreaming', queues: ['work'] },
      processes: { wanted: null, running: 3 },
      heartbeatAgeMs: expect.any(Number),
    });
    const page = await yard.ok('status', '--fleet');
    expect(page).toMatch(/4 supervisors on 4 hosts, of 4 versions/);
    expect(page).toMatch(/newer-host +- +- +9\.0\.0 +dreaming +- +3\/-/);
  });

  test('is this supervisor alone while the broker is away, and whole again when it is back, even empty', async () => {
    const redis = await openRedis();
    const yards = [await openYard(redis), await openYard(redis)] as const;
    const [one] = yards;
    for (const yard of yards) await yard.ok('start');
    await redis.redis.kill();
    const alone = await until('the outage to be noticed', async () => {
      const { code, stdout } = await one.run(['status', '--fleet', '--json']);
      const document = JSON.parse(stdout) as FleetDocument;
      return document.broker.state === 'down' ? { code, ...document } : null;
    });
    expect(alone).toMatchObject({ code: 1, supervisors: [{ self: true, state: 'degraded' }] });
    expect(alone.problems.map(({ code }) => code)).toEqual(['broker_down', 'fleet_unknown']);
    await redis.redis.restart();
    redis.redis.command('flushall');
    await until('both to be there', async () => (await fleetOf(one)).supervisors.length === 2);
  });
});

test('the fleet of an embedded broker is its own supervisor; none is there when none runs', async () => {
  const yard = await openYard({ config: { url: null } });
  const absent = await yard.run(['status', '--fleet', '--json']);
  expect(absent.code).toBe(3);
  expect(JSON.parse(absent.stdout)).toMatchObject({ schemaVersion: 1, supervisors: [], problems: [] });
  expect(await yard.run(['status', '--fleet'])).toMatchObject({ code: 3, stdout: 'cardq is not running\n' });
  await yard.ok('start');
  expect((await fleetOf(yard)).supervisors).toMatchObject([{ self: true, state: 'running' }]);
  expect(await yard.run(['status', 'w', '--fleet'])).toMatchObject({ code: 2 });
});

/** As the broker tells it, which on a busy machine may not be in time at the first attempt. */
function fleetOf(place: Workplace): Promise<FleetDocument> {
  return until('the fleet to be known', async () => {
    const fleet = JSON.parse((await place.run(['status', '--fleet', '--json'])).stdout) as FleetDocument;
    return fleet.problems.some(({ code }) => code === 'fleet_unknown') ? null : fleet;
  });
}

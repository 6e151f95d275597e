import { expect, test } from 'vitest';
import type { FleetDocument } from '../../src/protocol/fleet.js';
import { workplace } from '../support/cardq.js';
import { openRedis } from '../support/each-broker.js';
import { ask, statusOf, untilJob } from '../support/over-socket.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

/** Far more than an answer takes, and less than any broker, drain or start is waited for. */
const GUARD_MS = 3000;

describeWithRedis('the status', () => {
  test('answers at once while workers drain and the broker hangs', async () => {
    const { config, redis } = await openRedis();
    const broker = { ...config, fallback: 'wait' };
    const place = await workplace(serving({ gated: 'stubborn' }, { broker, worker: { drainTimeout: '1h' } }));
    await place.ok('start');
    const gate = gateIn(place);
    await place.ok('enqueue', 'gated', gate.data, '--id', 'a');
    await untilJob(place, 'gated/a', 'active');
    await ask(place, 'POST', '/stop');
    await until('the worker to drain', async () => (await statusOf(place)).workers[0]?.state === 'draining');

    redis.signal('SIGSTOP');
    // It used to wait for as long as any command may take, until that timed out.
    const { supervisors, problems } = (await ask(place, 'GET', '/fleet')).body as FleetDocument;
    expect(supervisors).toMatchObject([{ self: true }]);
    const why = problems.find(({ code }) => code === 'fleet_unknown')?.message;
    expect(why).toMatch(/^only this supervisor is shown: /);
    expect(why).not.toContain('timed out');
    const states = new Set<string>();
    await until('the broker to be told as down', async () => {
      const begun = performance.now();
      const { broker: told, workers } = await statusOf(place);
      expect(performance.now() - begun).toBeLessThan(GUARD_MS);
      expect(workers[0]).toMatchObject({ state: 'draining', jobs: [{ id: 'a' }] });
      states.add(told.state);
      return states.has('down');
    });
    for (const path of ['/health', '/workers', '/fleet', '/stats']) {
      const begun = performance.now();
      await ask(place, 'GET', path);
      expect(performance.now() - begun, path).toBeLessThan(GUARD_MS);
    }
    redis.signal('SIGCONT');
    gate.open();
    await until('the worker to be down', async () => (await statusOf(place)).workers[0]?.state === 'stopped');
  });
});

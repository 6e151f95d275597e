import { expect, test } from 'vitest';
import type { FleetDocument } from '../../src/protocol/fleet.js';
import { openRedis } from '../support/each-broker.js';
import { openJournal } from '../support/journal.js';
import { otherBuild } from '../support/other-build.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { openYard, type Yard } from '../support/yard.js';

describeWithRedis('two hosts of different versions at one Redis', () => {
  test('share their jobs, and are upgraded one after the other, without losing or repeating one', async () => {
    const older = await otherBuild('0.0.9', asOlderHostsSpeak);
    const [broker, journal] = [await openRedis(), await openJournal()];
    const plan = { journal, worker: { concurrency: 2 } };
    const [one, two] = [await openYard(broker, plan), await openYard(broker, plan)];
    for (const yard of [one, two]) expect((await yard.run(['start'], { cardq: older.cardq })).code).toBe(0);

    const ids: string[] = [];
    for (const yard of [one, two]) {
      const some = await Promise.all(Array.from({ length: 150 }, (_, n) => (n % 2 === 0 ? one : two).add(JOB)));
      ids.push(...some);
      await until('both to be at work', async () => (await busyOf(one)) && (await busyOf(two)));
      await yard.ok('restart', '--supervisor'); // by the new version's command, as an upgrade is
      const versions = (await fleetOf(two)).supervisors.map(({ version }) => version === '0.0.9');
      expect(versions.filter(Boolean)).toHaveLength(yard === one ? 1 : 0);
    }
    for (const id of ids) {
      expect(await one.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
      expect(journal.pidsOf(id)).toHaveLength(1);
    }
    expect(journal.entries()).toHaveLength(2 * ids.length); // each began once and ended once
  });

  test('show both in the fleet, whichever is asked', async () => {
    const older = await otherBuild('0.0.9', asOlderHostsSpeak);
    const broker = await openRedis();
    const [one, two] = [await openYard(broker), await openYard(broker)];
    expect((await one.run(['start'], { cardq: older.cardq })).code).toBe(0);
    await two.ok('start');
    for (const yard of [one, two]) {
      const { supervisors } = await until('both to be ready', async () => {
        const fleet = await fleetOf(yard);
        return fleet.supervisors.filter(({ state }) => state === 'running').length === 2 ? fleet : null;
      });
      const own = (await two.status()).supervisor.version;
      expect(supervisors.map(({ version }) => version).sort()).toEqual(['0.0.9', own].sort());
      expect(supervisors.find(({ version }) => version === '0.0.9')?.queues).toBe(null);
    }
    expect(await two.ok('status', '--fleet')).toContain('2 supervisors on 1 host, of 2 versions');
  });
});

const JOB = { fate: 'write', forMs: 100 };

/** It has a field that nobody knows any more, and lacks one that came later. */
function asOlderHostsSpeak(text: string): string {
  return text.replace(/queues:\s*facts\.served,/, 'lanes: [{ of: facts.served }],');
}

async function fleetOf(yard: Yard): Promise<FleetDocument> {
  return JSON.parse((await yard.run(['status', '--fleet', '--json'])).stdout) as FleetDocument;
}

async function busyOf(yard: Yard): Promise<boolean> {
  return (await yard.status()).workers.some(({ jobs }) => jobs.length > 0);
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { FleetDocument } from '../../src/protocol/fleet.js';
import { emptyFolder } from '../support/folder.js';
import { type Host, openHosts } from '../support/hosts.js';
import { openJournal } from '../support/journal.js';
import { describeWithRedis, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { openYard, type Yard } from '../support/yard.js';

/** A hold lasts 30 s; another host looks every 10 s, and finds at its first look after that that it has run out. */
const STALLED_MS = 45_000;

describeWithRedis('a host that is cut off while it works', () => {
  test('loses its jobs to another one, doubles no output, and goes on by itself when it is back', async (context) => {
    const [store, left, right] = await openHosts(['store', 'left', 'right'], context);
    if (store === undefined || left === undefined || right === undefined) throw new Error('there are three hosts');
    const broker = { config: { url: await openStore(store) } };
    const [journal, outputDir] = [await openJournal(), await emptyFolder()];
    const plan = { journal, worker: { concurrency: 2, processes: 1 }, more: { render: { outputDir } } };
    const [cut, whole] = [await openYard(broker, plan), await openYard(broker, plan)];
    await startOn(left, cut);
    const data = { fate: 'write', forMs: 100 };
    const [ending, lasting] = [await cut.add({ ...data, gate: 'soon' }), await cut.add({ ...data, gate: 'late' })];
    for (const id of [ending, lasting]) await cut.begun(id);
    await startOn(right, whole);
    await until('both to be known', async () => (await hostsAt(whole)).length === 2);

    left.connect(false);
    const cutAt = Date.now();
    await until('the outage to be noticed', async () => (await cut.status()).broker.state === 'down');
    await journal.openGate('soon'); // this job ends where nobody can be told of it
    await until('its end', () => journal.entries().some(({ id, what }) => id === ending && what === 'ended'));
    await until('it to be out of the fleet', async () => (await hostsAt(whole)).join() === 'right', 20_000);
    for (const id of [ending, lasting])
      await until('the other host to have it', () => journal.pidsOf(id).length === 2, STALLED_MS);
    const { result } = await whole.ended(ending);
    expect(Date.now() - cutAt).toBeLessThan(STALLED_MS);
    expect(result).toEqual({ pid: journal.pidsOf(ending)[1] });

    left.connect(true);
    await until('what it had in hand to be given up', () => cut.events('job.discarded').length === 1);
    expect(cut.events('job.discarded')).toMatchObject([{ job: lasting }]);
    await until('its end to be refused', () => cut.events('supervisor.problem').length === 1);
    expect(cut.events('supervisor.problem')[0]?.message).toContain(`${ending} ended after its hold was lost`);
    await journal.openGate('late');
    const pids = journal.pidsOf(lasting);
    expect(await whole.ended(lasting)).toMatchObject({ state: 'completed', attempts: 1, result: { pid: pids[1] } });
    expect(pids).toHaveLength(2);
    expect(endsOf(lasting)).toEqual([pids[1]]);
    expect(readdirSync(outputDir).sort()).toEqual([ending, lasting].sort());
    for (const id of [ending, lasting]) expect(readFileSync(join(outputDir, id), 'utf8')).toBe(id.repeat(10_000));

    expect((await cut.worker('w-1')).restarts).toBe(0);
    await until('both hosts to be there', async () => (await hostsAt(cut)).join() === 'left,right');
    await whole.ok('stop');
    expect(await cut.ended(await cut.add({}))).toMatchObject({ state: 'completed' });

    function endsOf(job: string): readonly number[] {
      return journal.entries().flatMap(({ id, what, pid }) => (id === job && what === 'ended' ? [pid] : []));
    }
  });
});

/** A Redis on that host, for all of them. */
async function openStore({ address, through }: Host): Promise<string> {
  const redis = await startRedis(['--bind', address, '--port', '6379', '--protected-mode', 'no'], { through });
  onTestFinished(() => redis.stop());
  return `redis://${address}:6379`;
}

async function startOn({ through }: Host, yard: Yard): Promise<void> {
  const { code, stderr } = await yard.run(['start'], { through });
  expect(code, stderr).toBe(0);
}

async function hostsAt(yard: Yard): Promise<readonly (string | null)[]> {
  const { stdout } = await yard.run(['status', '--fleet', '--json']);
  return (JSON.parse(stdout) as FleetDocument).supervisors.map(({ host }) => host);
}

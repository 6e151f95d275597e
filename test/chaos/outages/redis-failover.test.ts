import { expect, test } from 'vitest';
import { describeWithRedis, type RedisServer } from '../../support/redis-server.js';
import { startClustered, startSentineled } from '../../support/redis-topologies.js';
import { until } from '../../support/until.js';
import { openYard, type Yard } from '../../support/yard.js';

/** On a machine with time to spare it is less than one second. */
const RESUMES_WITHIN_MS = 4000;

interface Scene {
  readonly yard: Yard;
  /** Where the jobs are, and who follows it. */
  readonly master: RedisServer;
  readonly replica: RedisServer;
  /** The replica has become the master, and whoever looks for that is led there. */
  readonly isServed: () => boolean;
}

interface Way {
  readonly name: string;
  readonly open: () => Promise<Scene & { readonly failOver: () => unknown }>;
}

const WAYS: readonly Way[] = [
  {
    name: 'sentinels, when the master is killed',
    open: async () => {
      const scene = await openSentineled();
      return { ...scene, failOver: () => scene.master.kill() };
    },
  },
  {
    name: 'sentinels, when they are told to',
    open: async () => {
      const scene = await openSentineled();
      return { ...scene, failOver: () => scene.sentinel.command('sentinel', 'failover', 'mine') };
    },
  },
  {
    name: 'a cluster, when the master of the jobs is killed',
    open: async () => {
      const scene = await openClustered();
      return { ...scene, failOver: () => scene.master.kill() };
    },
  },
  {
    name: 'a cluster, when its replica is told to',
    open: async () => {
      const scene = await openClustered();
      return { ...scene, failOver: () => scene.replica.command('cluster', 'failover') };
    },
  },
];

describeWithRedis('a failover', () => {
  // What the replica has must be neither lost nor repeated; what it has not, Redis itself forgets.
  test.each(WAYS)('by $name: no job is lost, and each ends once', async ({ open }) => {
    const { yard, master, isServed, failOver } = await open();
    await yard.ok('start');
    await until('the broker to be up', async () => (await yard.status()).broker.state === 'up');
    const held = await Promise.all(Array.from({ length: 4 }, () => yard.add({ gate: 'go' })));
    await Promise.all(held.map((id) => yard.begun(id)));
    const waiting = await Promise.all(Array.from({ length: 20 }, () => yard.add({})));
    await untilCopied(master);

    await failOver();
    await until('the replica to have taken over', isServed, 30_000);
    const servedAt = Date.now();
    await yard.journal.openGate('go');
    for (const id of [...held, ...waiting])
      expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
    expect(Date.parse(yard.events('job.completed')[0]?.time ?? '') - servedAt).toBeLessThanOrEqual(RESUMES_WITHIN_MS);
    expect(yard.journal.entries()).toHaveLength(2 * (held.length + waiting.length)); // nothing ran twice
    expect(yard.events('worker.exited')).toEqual([]);
  });

  // Redis forgets what was not copied yet: that a job was taken, or completed.
  test.each([
    ['sentinels', openSentineled],
    ['a cluster', openClustered],
  ])('by %s in full flight: no job is lost, though one may run again', async (_name, open) => {
    const { yard, master, isServed } = await open();
    await yard.ok('start');
    await until('the broker to be up', async () => (await yard.status()).broker.state === 'up');
    await yard.ok('pause', 'work');
    const ids = await Promise.all(Array.from({ length: 400 }, () => yard.add({})));
    await untilCopied(master);
    await yard.ok('resume', 'work');
    await until('the work to be under way', () => yard.events('job.completed').length > 20);
    await master.kill();
    await until('the replica to have taken over', isServed, 30_000);
    for (const id of ids) expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    const ran = yard.journal.entries().filter(({ what }) => what === 'ended');
    expect(new Set(ran.map(({ id }) => id)).size).toBe(ids.length);
    expect(yard.events('worker.exited')).toEqual([]);
  });
});

async function openSentineled(): Promise<Scene & { readonly sentinel: RedisServer }> {
  const { url, master, replica, sentinels } = await startSentineled();
  const [sentinel] = sentinels;
  if (sentinel === undefined) throw new Error('there is no sentinel');
  const leadsThere = (one: RedisServer) => one.command(...WHERE, 'mine').endsWith(`\n${replica.port}`);
  return {
    yard: await openPlace(url, 'bull'),
    master: master.server,
    replica: replica.server,
    sentinel,
    isServed: () => isMaster(replica.server) && sentinels.every(leadsThere),
  };
}

async function openClustered(): Promise<Scene> {
  const cluster = await startClustered();
  const master = cluster.masterOf('{bull}');
  const replica = cluster.replicaOf(master).server;
  return {
    yard: await openPlace(cluster.url, '{bull}'),
    master: master.server,
    replica,
    isServed: () => isMaster(replica) && replica.command('cluster', 'info').includes('cluster_state:ok'),
  };
}

const WHERE = ['sentinel', 'get-master-addr-by-name'];

/** What was written until now is with the replica. WAIT would tell it only to who has written. */
async function untilCopied(master: RedisServer): Promise<void> {
  const offset = (pattern: RegExp) => Number(pattern.exec(master.command('info', 'replication'))?.[1]);
  const written = offset(/^master_repl_offset:(\d+)/m);
  await until('the replica to have it', () => offset(/^slave0:.*offset=(\d+)/m) >= written);
}

function isMaster(server: RedisServer): boolean {
  return server.command('role').startsWith('master');
}

function openPlace(url: string, prefix: string): Promise<Yard> {
  return openYard({ config: { url, prefix, fallback: 'wait' } }, { worker: { concurrency: 2 } });
}

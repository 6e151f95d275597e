import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { emptyFolder } from './folder.js';
import { freePort } from './free-port.js';
import { type RedisServer, startRedis } from './redis-server.js';
import { until } from './until.js';

const LOOPBACK = ['--bind', '127.0.0.1'];

/** A server that listens on TCP as well. */
export interface PortedServer {
  readonly port: number;
  readonly server: RedisServer;
}

/** A master, its replica, and who decides between them. */
export interface Sentineled {
  readonly url: string;
  readonly master: PortedServer;
  readonly replica: PortedServer;
  readonly sentinels: readonly RedisServer[];
}

/** Three masters, each with a replica. */
export interface Clustered {
  readonly url: string;
  readonly nodes: readonly PortedServer[];
  /** The master of this key. */
  masterOf(key: string): PortedServer;
  /** A replica of that master. */
  replicaOf(master: PortedServer): PortedServer;
}

/** A server on a TCP port of the loopback interface; gone when the test ends. */
export async function startOnPort(directives: readonly string[] = []): Promise<PortedServer> {
  const port = await freePort();
  const server = await startRedis([...LOOPBACK, '--port', String(port), ...directives]);
  onTestFinished(() => server.stop());
  return { port, server };
}

/** Three sentinels that agree on a failover within a second. */
export async function startSentineled(): Promise<Sentineled> {
  const master = await startOnPort();
  const replica = await startOnPort(['--replicaof', '127.0.0.1', String(master.port)]);
  const sentinels = await Promise.all([1, 2, 3].map(() => startSentinel(master.port)));
  await until('the sentinels to know each other and the replica', () =>
    sentinels.every(({ server }) => {
      const about = server.command('sentinel', 'master', 'mine').split('\n');
      const of = (field: string) => about[about.indexOf(field) + 1];
      return of('num-other-sentinels') === '2' && of('num-slaves') === '1';
    }),
  );
  await until('the replica to follow', () => replica.server.command('info').includes('master_link_status:up'));
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return {
    url: `redis+sentinel://${hosts}/mine`,
    master,
    replica,
    sentinels: sentinels.map(({ server }) => server),
  };
}

/** Six nodes that agree on a failover within two seconds. */
export async function startClustered(): Promise<Clustered> {
  const nodes = await Promise.all(Array.from({ length: 6 }, startNode));
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  const create = ['--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes'];
  execFileSync('redis-cli', create, { stdio: 'pipe' });
  await until('the cluster to be whole', () =>
    nodes.every(({ server }) => {
      const replicates = /role:master|master_link_status:up/.test(server.command('info', 'replication'));
      return replicates && server.command('cluster', 'info').includes('cluster_state:ok');
    }),
  );
  const at = (port: string | undefined) => {
    const found = nodes.find((node) => String(node.port) === port);
    if (found === undefined) throw new Error(`no node has port ${port}`);
    return found;
  };
  const [first] = nodes;
  return {
    url: `redis+cluster://${addresses.slice(0, 3).join(',')}`,
    nodes,
    masterOf(key) {
      const moved = first?.server.command('get', key).match(/^MOVED \d+ .*:(\d+)/);
      return at(moved === null ? String(first?.port) : moved?.[1]);
    },
    replicaOf(master) {
      const line = master.server.command('info', 'replication').match(/^slave0:.*port=(\d+)/m);
      return at(line?.[1]);
    },
  };
}

async function startSentinel(masterPort: number): Promise<PortedServer> {
  const port = await freePort();
  const file = join(await emptyFolder(), 'sentinel.conf');
  await writeFile(
    file,
    [
      `sentinel monitor mine 127.0.0.1 ${masterPort} 2`,
      'sentinel down-after-milliseconds mine 500',
      'sentinel failover-timeout mine 5000',
      '',
    ].join('\n'),
  );
  const options = [file, ...LOOPBACK, '--port', String(port), '--sentinel'];
  const server = await startRedis(options, { isSentinel: true });
  onTestFinished(() => server.stop());
  return { port, server };
}

async function startNode(): Promise<PortedServer> {
  const busPort = await freePort();
  const cluster = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort), '--cluster-node-timeout', '1000'];
  return startOnPort([...cluster, '--cluster-announce-ip', '127.0.0.1']);
}

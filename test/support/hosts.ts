import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { onTestFinished, type TestContext } from 'vitest';
import { lacks } from './lacks.js';
import { until } from './until.js';

/** A machine of a test's own, as far as the network is concerned: its name, its address and its cable are its own. */
export interface Host {
  readonly name: string;
  readonly address: string;
  /** What runs a program there, to be put before its words. */
  readonly through: readonly string[];
  /** Pulls the cable, or plugs it in again. */
  connect(isConnected: boolean): void;
}

/**
 * Hosts of these names, all on one switch. Each is a pair of Linux namespaces that ends with its last process; the one
 * that holds it open leaves when the test does, however that ends. Skips the test where such are not permitted.
 */
export async function openHosts(
  names: readonly string[],
  { skip }: Pick<TestContext, 'skip'>,
): Promise<readonly Host[]> {
  const missing = mayMakeNamespaces() ? null : 'network namespaces need root, and iproute2: apt-get install iproute2';
  if (lacks(missing)) skip(missing);
  const hub = await openNamespaces('switch');
  inside(hub, 'ip', 'link', 'add', 'switch', 'type', 'bridge');
  inside(hub, 'ip', 'link', 'set', 'switch', 'up');
  const hosts: Host[] = [];
  for (const [at, name] of names.entries()) {
    const own = await openNamespaces(name);
    const [plug, address] = [`port${at}`, `10.77.0.${at + 1}`];
    inside(hub, 'ip', 'link', 'add', plug, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(own.pid));
    inside(hub, 'ip', 'link', 'set', plug, 'master', 'switch', 'up');
    inside(own, 'ip', 'link', 'set', 'lo', 'up');
    inside(own, 'ip', 'address', 'add', `${address}/24`, 'dev', 'eth0');
    inside(own, 'ip', 'link', 'set', 'eth0', 'up');
    hosts.push({
      name,
      address,
      through: through(own),
      connect: (isConnected) => inside(hub, 'ip', 'link', 'set', plug, isConnected ? 'up' : 'down'),
    });
  }
  return hosts;
}

/** `cat` waits for the end of its input, which comes with the end of this process at the latest. */
async function openNamespaces(name: string): Promise<ChildProcess> {
  const keeper = spawn('unshare', ['--net', '--uts', 'cat'], { stdio: ['pipe', 'ignore', 'inherit'] });
  onTestFinished(async () => {
    if (keeper.exitCode !== null) return;
    keeper.stdin.end();
    await once(keeper, 'exit');
  });
  const ours = readlinkSync('/proc/self/ns/uts');
  await until('the namespaces of a host', () => readlinkSync(`/proc/${keeper.pid}/ns/uts`) !== ours);
  inside(keeper, 'hostname', name);
  return keeper;
}

function through({ pid }: ChildProcess): readonly string[] {
  return ['nsenter', '--target', String(pid), '--net', '--uts', '--'];
}

function inside(keeper: ChildProcess, ...words: readonly string[]): void {
  const [program = '', ...args] = [...through(keeper), ...words];
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function mayMakeNamespaces(): boolean {
  try {
    execFileSync('unshare', ['--net', '--uts', 'ip', 'link', 'add', 'switch', 'type', 'bridge'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

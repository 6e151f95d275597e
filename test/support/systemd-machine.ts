import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Finished } from './cardq.js';
import { lacks, lacksPackage } from './lacks.js';
import { until } from './until.js';

const FIRST_PROCESS = fileURLToPath(new URL('./systemd-machine.sh', import.meta.url));
const REPO = fileURLToPath(new URL('../..', import.meta.url));
/** Where that is seen from inside. */
export const NODE = '/usr/local/bin/node.test';
export const CARDQ = '/opt/cardq/bin/cardq.js';

/** A machine that a real systemd runs, in namespaces. */
export interface Machine {
  /** Runs a command in it to its end, as root or as another user. */
  run(command: readonly string[], options?: { readonly as?: string; readonly input?: string }): Promise<Finished>;
  /** One that must succeed; returns stdout. */
  ok(command: readonly string[], options?: { readonly as?: string; readonly input?: string }): Promise<string>;
  /** Shuts it down, as `systemctl reboot` does, and boots it again: what was written is there. */
  reboot(): Promise<void>;
  /** Leaves nothing of it. */
  close(): Promise<void>;
}

/** Whether no machine can be booted here, and why is told. With `CI` set the absence of systemd is a failure. */
export function lacksMachine(): boolean {
  const missing = 'systemd is not installed: apt-get install systemd dbus libpam-systemd';
  return lacksPackage(existsSync('/lib/systemd/systemd') ? null : missing) || lacks(obstacle());
}

function obstacle(): string | null {
  if (process.getuid?.() !== 0) return 'only root may boot a systemd in namespaces';
  try {
    const group = newControlGroup();
    execFileSync('unshare', ['--mount', '--pid', '--fork', '--net', '--cgroup', 'true'], { stdio: 'ignore' });
    rmdirSync(group);
    return null;
  } catch {
    return 'no namespaces or control groups can be made here';
  }
}

/** Boots one and waits until it is up. */
export async function bootMachine(): Promise<Machine> {
  const base = await mkdtemp(join(tmpdir(), 'cardq-machine-'));
  let booted = await boot(base);
  const run: Machine['run'] = (command, options) => enter(booted.init, command, options);
  return {
    run,
    async ok(command, options) {
      const { code, stdout, stderr } = await run(command, options);
      if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
      return stdout;
    },
    async reboot() {
      await run(['systemctl', 'reboot', '--no-wall']);
      await booted.ended;
      await removed(booted.group);
      booted = await boot(base);
    },
    async close() {
      booted.outer.kill('SIGKILL'); // and with it the first process, by --kill-child
      await booted.ended;
      await removed(booted.group);
      await rm(base, { recursive: true, force: true });
    },
  };
}

interface Booted {
  readonly outer: ChildProcess;
  /** The pid, from outside, of its first process. */
  readonly init: number;
  readonly group: string;
  readonly ended: Promise<unknown>;
}

async function boot(base: string): Promise<Booted> {
  const group = newControlGroup();
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--uts', '--ipc', '--net', '--cgroup'];
  const script = `echo $$ > ${group}/cgroup.procs && exec unshare ${namespaces.join(' ')} bash ${FIRST_PROCESS}`;
  const env = { ...process.env, BASE: base, REPO, NODE: process.execPath };
  const outer = spawn('sh', ['-c', script], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = once(outer, 'exit');
  const init = await until('its first process', () => childOf(outer.pid ?? 0));
  await until('systemd to be up', async () => {
    const { stdout } = await enter(init, ['systemctl', 'is-system-running']);
    return ['running', 'degraded'].includes(stdout.trim());
  });
  return { outer, init, group, ended };
}

function childOf(pid: number): number | null {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return child ? Number(child) : null;
}

async function enter(
  init: number,
  command: readonly string[],
  { as, input = '' }: { readonly as?: string; readonly input?: string } = {},
): Promise<Finished> {
  const user = as === undefined ? [] : ['runuser', '-u', as, '--'];
  const words = ['-t', String(init), '-m', '-p', '-u', '-i', '-n', '-C', '-w', '--', ...user, ...command];
  const env = { PATH: process.env['PATH'], HOME: '/', SYSTEMD_PAGER: '' };
  const child = spawn('nsenter', words, { env });
  child.stdin.on('error', () => undefined).end(input);
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    readAll(child.stdout),
    readAll(child.stderr),
  ]);
  return { code, stdout, stderr };
}

/** One of its own, so that what systemd does in it concerns nobody else. */
function newControlGroup(): string {
  const [, mounted] = /^(?:\S+ ){4}(\S+) .*- cgroup2 /m.exec(readFileSync('/proc/self/mountinfo', 'utf8')) ?? [];
  if (mounted === undefined) throw new Error('no control groups of version 2 are mounted');
  const path = join(mounted, `cardq-test-${process.pid}-${Date.now()}`);
  mkdirSync(path);
  return path;
}

/** Its processes are killed by then, but some may not be gone yet. */
async function removed(group: string): Promise<void> {
  await until('its control groups to be free', () => {
    remove(group);
    return true;
  });
}

function remove(group: string): void {
  for (const entry of readdirSync(group, { withFileTypes: true }))
    if (entry.isDirectory()) remove(join(group, entry.name));
  rmdirSync(group);
}

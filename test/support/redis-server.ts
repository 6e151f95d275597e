import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { lacksPackage } from './lacks.js';
import { until } from './until.js';

/** A real server of a test's own, on a Unix socket in a folder of its own. */
export interface RedisServer {
  /** `unix:…` */
  readonly url: string;
  readonly socket: string;
  readonly pid: number;
  /** Sends `args` through redis-cli and returns what it printed. */
  command(...args: string[]): string;
  signal(name: NodeJS.Signals): void;
  /** SIGKILL, as a crash: what was not written is lost. */
  kill(): Promise<void>;
  /** Starts it again on the same data after `kill`. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const BINARY = findBinary();

/** `describe` for what needs redis-server: without it, skipped on a user's machine, with a line that says how to get it; an error in CI. */
export function describeWithRedis(title: string, body: () => void): void {
  const missing = 'redis-server is not installed: apt-get install redis-server, or brew install redis';
  describe.skipIf(lacksPackage(BINARY === null ? missing : null))(title, body);
}

/**
 * Starts redis-server with these directives (`['--requirepass', 'x']`), on another host when it is run through something;
 * every write is in the append-only file before its reply.
 */
export async function startRedis(
  directives: readonly string[] = [],
  { isSentinel = false, through = [] }: { readonly isSentinel?: boolean; readonly through?: readonly string[] } = {},
): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'cardq-redis-'));
  const socket = join(folder, 'redis.sock');
  const durable = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
  const own = ['--unixsocket', socket, '--dir', folder, ...(isSentinel ? [] : durable)];
  // The last word counts for a port; a sentinel's configuration file must be the first.
  const args = isSentinel ? [...directives, ...own] : ['--port', '0', ...own, ...directives];
  let child = await launch({ args, through }, socket);
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  return {
    url: `unix:${socket}`,
    socket,
    get pid() {
      return child.pid ?? 0;
    },
    command: (...words) => execFileSync('redis-cli', ['-s', socket, ...words], { encoding: 'utf8' }).trim(),
    signal: (name) => child.kill(name),
    kill: () => end(child),
    restart: async () => {
      child = await launch({ args, through }, socket);
    },
    stop,
  };
}

async function launch(
  { args, through }: { readonly args: readonly string[]; readonly through: readonly string[] },
  socket: string,
): Promise<ChildProcess> {
  if (BINARY === null) throw new Error('redis-server is not installed');
  const [program = BINARY, ...rest] = [...through, BINARY, ...args];
  const child = spawn(program, rest, { stdio: 'ignore' });
  await until('redis-server to answer', () =>
    /PONG|NOAUTH/.test(execFileSync('redis-cli', ['-s', socket, 'ping'], { encoding: 'utf8', stdio: 'pipe' })),
  );
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL'); // reaches a stopped one, too
  await once(child, 'exit');
}

function findBinary(): string | null {
  try {
    return execFileSync('sh', ['-c', 'command -v redis-server'], { encoding: 'utf8' }).trim();
  } catch {
    return null; // exit status 1: not on the PATH
  }
}

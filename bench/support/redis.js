import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onTwoCores } from './cores.js';
import { until } from './measure.js';

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** Starts a Redis of its own, which listens on a socket in the folder only and keeps nothing; on two cores when asked. */
export async function startRedis(folder, { isPinned = false } = {}) {
  const socket = join(folder, 'redis.sock');
  const options = ['--port', '0', '--unixsocket', socket, '--save', '', '--maxmemory-policy', 'noeviction'];
  const launch = isPinned ? onTwoCores('redis-server', options) : ['redis-server', options];
  const server = spawn(...launch, { cwd: folder, stdio: 'ignore' });
  const left = new Promise((resolve) => server.once('exit', resolve));
  await until('redis to listen', () => existsSync(socket));
  return {
    socket,
    async stop() {
      server.kill('SIGTERM');
      await left;
    },
  };
}

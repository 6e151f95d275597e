import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './measure.js';

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** Starts a Redis of its own, which listens on a socket in the folder only and keeps nothing. */
export async function startRedis(folder) {
  const socket = join(folder, 'redis.sock');
  const options = ['--port', '0', '--unixsocket', socket, '--save', '', '--maxmemory-policy', 'noeviction'];
  const server = spawn('redis-server', options, { cwd: folder, stdio: 'ignore' });
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

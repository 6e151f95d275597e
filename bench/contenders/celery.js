import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { command, ENVIRONMENT } from '../support/command.js';
import { onTwoCores } from '../support/cores.js';
import { program } from '../support/supervised.js';

/** Debian's, whatever else is called python3. */
const PYTHON = '/usr/bin/python3';
const isThere = spawnSync(PYTHON, ['-c', 'import celery, redis'], { stdio: 'ignore' }).status === 0;

/**
 * A Celery worker with its pool of processes, on the same Redis and the same two cores. `safe` is late acknowledgement and
 * nothing fetched in advance, which loses no task with its process; `fast` is everything that makes it faster.
 */
export const celery = {
  name: 'celery',
  isThere: () => isThere,
  howToGet: 'apt-get install python3-celery python3-redis redis-server',
  async begin({ socket, processes, mode }) {
    const env = { ...ENVIRONMENT, NOOP_SOCKET: socket, NOOP_MODE: mode, PYTHONDONTWRITEBYTECODE: '1' };
    const lean = ['--without-gossip', '--without-mingle', '--without-heartbeat', '--loglevel=ERROR'];
    const args = ['-m', 'celery', '-A', 'celery_noop', 'worker', '-Q', 'idle', '-c', String(processes), ...lean];
    const cwd = dirname(program('celery_noop.py'));
    const worker = spawn(...onTwoCores(PYTHON, args), { cwd, env, stdio: 'ignore' });
    const left = once(worker, 'exit');
    const drive = (...words) => command(PYTHON, [program('celery_drive.py'), ...words], { cwd, env });
    await drive('ready');
    return {
      pid: worker.pid,
      /** Tasks in a second: all wait before the first is taken. */
      drain: async (jobs) => Number(await drive('drain', String(jobs))),
      async stop() {
        worker.kill('SIGTERM');
        await left;
      },
    };
  },
};

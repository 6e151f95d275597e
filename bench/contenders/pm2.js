import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node } from '../support/command.js';
import { writeJson } from '../support/folder.js';
import { until } from '../support/measure.js';
import { isAlive } from '../support/processes.js';

export const PM2_VERSION = '7.0.4';
/** Kept between runs; pm2 is no dependency of the project. */
const PREFIX = join(tmpdir(), `cardq-bench-pm2-${PM2_VERSION}`);
const EXECUTABLE = join(PREFIX, 'node_modules/pm2/bin/pm2');

/** pm2 in fork mode, which is how it runs programs that are not its own. */
export const pm2 = {
  name: 'pm2',
  isThere: () => existsSync(EXECUTABLE),
  howToGet: `npm install pm2@${PM2_VERSION}, which needs the registry`,
  open(folder, { program, args = [], processes, memory = null, env, more = {} }) {
    const home = join(folder, 'pm2');
    const apps = join(folder, 'apps.json');
    const app = { name: 'bare', script: program, args, instances: processes, exec_mode: 'fork', kill_timeout: 10_000 };
    const limit = memory === null ? {} : { max_memory_restart: memory };
    writeJson(apps, { apps: [{ ...app, ...limit, ...more }] });
    const run = (...args) => node([EXECUTABLE, ...args], { cwd: folder, env: { ...env, PM2_HOME: home } });
    return {
      start: () => run('start', apps),
      list: () => run('list'),
      supervisorPid: async () => Number(readFileSync(join(home, 'pm2.pid'), 'utf8')),
      async stop() {
        const pid = Number(readFileSync(join(home, 'pm2.pid'), 'utf8'));
        await run('kill');
        await until('pm2 to leave', () => !isAlive(pid));
      },
    };
  },
};

/** Fetches it from the registry unless it is there, if that can be reached; with the caller's own environment, as certificates may need it. */
export function installPm2() {
  if (existsSync(EXECUTABLE)) return;
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    execFileSync('npm', ['install', '--prefix', PREFIX, ...flags, `pm2@${PM2_VERSION}`], { stdio: 'inherit' });
  } catch {
    // npm has said why; what is missing is told by whoever compares
  }
}

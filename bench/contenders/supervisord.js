import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, isInstalled } from '../support/command.js';
import { until } from '../support/measure.js';
import { isAlive } from '../support/processes.js';

const isThere = isInstalled('supervisord');
/** `status` ends with 3 while a process has not yet lived for a second. */
const STATUSES = [0, 3];

/** supervisord, with its own defaults but for the time that a process has to leave. */
export const supervisord = {
  name: 'supervisord',
  isThere: () => isThere,
  howToGet: 'apt-get install supervisor',
  open(folder, { program, args = [], processes, env }) {
    const file = join(folder, 'supervisord.conf');
    writeFileSync(file, configOf(folder, { command: [process.execPath, program, ...args].join(' '), processes }));
    const supervisorPid = async () => Number(readFileSync(join(folder, 'supervisord.pid'), 'utf8'));
    const run = (word) => command('supervisorctl', ['-c', file, word], { cwd: folder, env, statuses: STATUSES });
    return {
      start: () => command('supervisord', ['-c', file], { cwd: folder, env }),
      list: () => run('status'),
      supervisorPid,
      async stop() {
        const pid = await supervisorPid();
        await run('shutdown');
        await until('supervisord to leave', () => !isAlive(pid));
      },
    };
  },
};

function configOf(folder, { command: line, processes }) {
  const socket = join(folder, 'supervisord.sock');
  return `
[supervisord]
logfile=${folder}/supervisord.log
pidfile=${folder}/supervisord.pid
childlogdir=${folder}
[unix_http_server]
file=${socket}
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://${socket}
[program:bare]
command=${line}
process_name=%(process_num)d
numprocs=${processes}
autorestart=true
stopwaitsecs=10
`;
}

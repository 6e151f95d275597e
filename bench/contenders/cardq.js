import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, node } from '../support/command.js';
import { onTwoCores } from '../support/cores.js';
import { writeJson } from '../support/folder.js';

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Its command. */
export const EXECUTABLE = join(ROOT, 'bin/cardq.js');

/** cardq as a supervisor of somebody's program, to be compared with others. */
export const cardq = {
  name: 'cardq',
  isThere: () => true,
  open: (folder, { program, args = [], processes, memory = null, env }) => {
    const limits = memory === null ? {} : { limits: { memory: null, memoryHard: memory } };
    const worker = { script: program, args, processes, ...limits };
    return new Cardq(folder, { queues: {}, schedules: {}, workers: { bare: worker } }, env);
  },
};

/** A supervisor in a folder of its own. */
export class Cardq {
  #folder;
  #env;
  #connections = new Agent({ keepAlive: true, maxSockets: 32 });

  constructor(folder, config, env = {}) {
    this.#folder = folder;
    this.#env = env;
    writeJson(join(folder, 'supervisor.config.json'), config);
  }

  start() {
    return this.command('start');
  }

  /** With all its processes on two cores. */
  startOnTwoCores() {
    const [program, args] = onTwoCores(process.execPath, [EXECUTABLE, 'start']);
    return command(program, args, { cwd: this.#folder, env: this.#env });
  }

  list() {
    return this.command('status');
  }

  stop() {
    this.#connections.destroy();
    return this.command('stop');
  }

  command(...args) {
    return node([EXECUTABLE, ...args], { cwd: this.#folder, env: this.#env });
  }

  status() {
    return this.ask('GET', '/status');
  }

  async supervisorPid() {
    return (await this.status()).supervisor.pid;
  }

  /** One request over its socket. */
  ask(method, path, body) {
    return new Promise((resolve, reject) => {
      const socketPath = join(this.#folder, '.cardq/cardq.sock');
      const headers = { 'content-type': 'application/json' };
      const call = request(
        { socketPath, path: `/api/v1${path}`, method, headers, agent: this.#connections },
        async (answer) => {
          const chunks = [];
          for await (const chunk of answer) chunks.push(chunk);
          const text = Buffer.concat(chunks).toString();
          if (answer.statusCode < 400) resolve(JSON.parse(text));
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
        },
      );
      call.on('error', reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

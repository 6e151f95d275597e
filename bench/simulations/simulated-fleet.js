import { join } from 'node:path';
import { writeJson } from '../support/folder.js';
import { program } from '../support/supervised.js';

const { openBroker } = await import('../../dist/src/broker/open.js');
const { loadConfig } = await import('../../dist/src/config/load.js');
const { Dispatcher } = await import('../../dist/src/dispatch/dispatcher.js');
const { Grants } = await import('../../dist/src/dispatch/grants.js');
const { provision } = await import('../../dist/src/dispatch/provision.js');

export const QUEUE = 'fleet';
const ANNOUNCED_MS = 600_000;
const NO_SCHEDULES = { names: () => [], remember: async () => undefined };

/**
 * Opens this many supervisors on one broker, as far as the broker knows: each with connections, a dispatcher and slots
 * of its own, but its processes are in the head and do every job at once. `onStarted` hears of each job that begins.
 */
export async function openFleet(folder, { url, supervisors, processes, onStarted = () => undefined }) {
  const config = await configIn(folder, url, processes);
  const members = [];
  for (let number = 1; number <= supervisors; number++)
    members.push(await openMember({ folder, config, onStarted }, number));
  for (const member of members) await member.announce(); // now that all are there
  return { close: () => Promise.all(members.map((member) => member.close())) };
}

async function configIn(folder, url, processes) {
  writeJson(join(folder, 'supervisor.config.json'), {
    broker: { url },
    queues: { [QUEUE]: { module: program('noop.mjs') } },
    schedules: {},
    workers: { all: { queues: [QUEUE], processes } },
  });
  return (await loadConfig({ cwd: folder, env: {} })).config;
}

async function openMember({ folder, config, onStarted }, number) {
  const broker = await openBroker({ spec: config.broker, stateDir: config.stateDir, holder: `member-${number}` });
  await provision(broker, config, NO_SCHEDULES);
  await broker.fleet.announce({}, ANNOUNCED_MS);
  const dispatcher = new Dispatcher({
    broker,
    config,
    emit: () => undefined,
    random: Math.random,
    grants: new Grants(join(folder, 'grants.key')),
  });
  const { processes } = config.workers.all;
  for (let process = 1; process <= processes; process++) {
    const host = new ImaginedProcess(`all-${process}`, (message) => dispatcher.message(host, message), onStarted);
    dispatcher.ready(host);
  }
  return {
    announce: () => broker.fleet.announce({}, ANNOUNCED_MS),
    async close() {
      await dispatcher.close(AbortSignal.timeout(1000));
      await broker.close();
    },
  };
}

/** Says that it has begun and done each job, in the next turn. */
class ImaginedProcess {
  worker = 'all';
  pid = 1;
  queues = [QUEUE];
  acceptsJobs = true;
  lastRssBytes = null;
  #say;
  #onStarted;

  constructor(name, say, onStarted) {
    this.process = name;
    this.#say = say;
    this.#onStarted = onStarted;
  }

  send(message) {
    if (message.type !== 'job') return true;
    this.#onStarted(message.job);
    const { run } = message;
    setImmediate(() => {
      this.#say({ type: 'started', run });
      this.#say({ type: 'completed', run, result: null });
    });
    return true;
  }

  kill() {}
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cardq } from '../contenders/cardq.js';
import { celery } from '../contenders/celery.js';
import { ENVIRONMENT } from '../support/command.js';
import { inFolder } from '../support/folder.js';
import { until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { childrenOf, rssMib } from '../support/processes.js';
import { hasRedis, startRedis } from '../support/redis.js';
import { program } from '../support/supervised.js';

const JOBS = 1000;
const STATUS_CALLS = 100;

/** Memory of the supervisor after work, and of a child that waits for some. */
export async function measure() {
  const embedded = await inFolder((folder) => afterWork(folder, { module: program('noop.mjs'), url: null }));
  const outside = await inFolder((folder) => {
    const module = join(folder, 'noop.mjs');
    copyFileSync(program('noop-importing.mjs'), module);
    return afterWork(folder, { module, url: null });
  });
  const { supervisor, ...others } = hasRedis ? await inFolder(onRedis) : {};
  const row = { unit: 'MiB' };
  return [
    { ...row, what: `supervisor after ${JOBS} jobs, embedded`, cardq: embedded.supervisor, most: 80 },
    { ...row, what: `supervisor after ${JOBS} jobs, Redis`, cardq: supervisor, most: 110 },
    { ...row, what: 'idle worker, in the checkout', cardq: embedded.child, ...others, most: 55 },
    { ...row, what: "idle worker elsewhere that imports 'cardq'", cardq: outside.child, most: 55 },
  ];
}

async function onRedis(folder) {
  const { socket, stop } = await startRedis(folder);
  try {
    const { supervisor } = await afterWork(folder, { module: program('noop.mjs'), url: `unix:${socket}` });
    const theirs = celery.isThere() ? { celery: await celeryChild(socket) } : {};
    return { supervisor, bullmq: await bullmqWorker(folder, socket), ...theirs };
  } finally {
    await stop();
  }
}

async function afterWork(folder, { module, url }) {
  const supervisor = new Cardq(folder, {
    broker: { url },
    queues: { noop: { module } },
    schedules: {},
    workers: { two: { queues: ['noop'], processes: 2 } },
  });
  await supervisor.start();
  try {
    const fresh = await supervisor.status();
    const child = rssMib(fresh.workers[0].pid);
    await Promise.all(Array.from({ length: JOBS }, () => supervisor.ask('POST', '/jobs', { queue: 'noop' })));
    await until('all jobs to be done', async () => (await supervisor.status()).queues[0].completed >= JOBS);
    for (let call = 0; call < STATUS_CALLS; call++) await supervisor.status();
    return { child, supervisor: rssMib(fresh.supervisor.pid) };
  } finally {
    await supervisor.stop();
  }
}

async function bullmqWorker(folder, socket) {
  const notes = new Notes(join(folder, 'notes'));
  const env = { ...ENVIRONMENT, NOTES: notes.path };
  const worker = spawn(process.execPath, [program('bullmq-worker.mjs'), socket, 'idle', '{}'], {
    env,
    stdio: 'ignore',
  });
  try {
    await until('the worker to be ready', () => notes.read().length === 1);
    return rssMib(worker.pid);
  } finally {
    worker.kill('SIGKILL');
    await once(worker, 'exit');
  }
}

async function celeryChild(socket) {
  const worker = await celery.begin({ socket, processes: 1, mode: 'safe' });
  try {
    return rssMib(childrenOf(worker.pid)[0]);
  } finally {
    await worker.stop();
  }
}

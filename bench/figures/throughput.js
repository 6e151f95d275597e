import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { Cardq } from '../contenders/cardq.js';
import { celery } from '../contenders/celery.js';
import { ENVIRONMENT } from '../support/command.js';
import { aboutCores, onTwoCores } from '../support/cores.js';
import { inFolder } from '../support/folder.js';
import { median, now, turnsOf, until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { hasRedis, startRedis } from '../support/redis.js';
import { program } from '../support/supervised.js';

const JOBS = 5000;
/** Celery with one task fetched at a time empties a queue so slowly that more would take minutes. */
const SAFE_TASKS = 150;
const TURNS = 3;

/** Jobs that do nothing, in a second: all wait before the first is taken. One job at a time in each process. */
export async function measure() {
  const rows = [];
  for (const processes of [2, 4]) {
    const embedded = await medianOf(() => inFolder((folder) => drainEmbedded(folder, processes)));
    rows.push({ what: `no-op jobs, embedded, ${processes} processes`, unit: '/s', isMore: true, cardq: embedded });
    if (hasRedis) rows.push(...(await inFolder((folder) => onRedis(folder, processes))));
  }
  return rows;
}

/** Redis, and whoever empties it, on the same two cores. */
async function onRedis(folder, processes) {
  const { socket, stop } = await startRedis(folder, { isPinned: true });
  const drain = (name, begin) =>
    medianOf((turn) => {
      const queue = `${name}-${turn}`;
      return inFolder((place) => drainRedis(queue, socket, () => begin(place, { queue, socket, processes })));
    });
  const row = { what: `no-op jobs, Redis, ${processes} processes ${aboutCores}`, unit: '/s', isMore: true };
  try {
    const ours = await drain('cardq', beginCardq);
    const theirs = await drain('bullmq', beginBullmq);
    const fast = await drainCelery({ mode: 'fast', socket, processes }, { tasks: JOBS, turns: TURNS });
    const safe = await drainCelery({ mode: 'safe', socket, processes }, { tasks: SAFE_TASKS, turns: 1 });
    return [
      { ...row, cardq: ours, bullmq: theirs, ...fast, over: { name: 'celery', times: 1.3 } },
      { ...row, what: `${row.what} (acks_late, prefetch 1)`, cardq: ours, ...safe },
    ];
  } finally {
    await stop();
  }
}

async function drainCelery(plan, { tasks, turns }) {
  if (!celery.isThere()) return {};
  const worker = await celery.begin(plan);
  try {
    return { celery: await medianOf(() => worker.drain(tasks), turns) };
  } finally {
    await worker.stop();
  }
}

function configOf(queue, processes, url) {
  return {
    broker: { url },
    queues: { [queue]: { module: program('noop.mjs') } },
    // Celery's processes are not replaced after so many tasks unless that is asked for.
    workers: { all: { queues: [queue], processes, limits: { jobs: null } } },
  };
}

async function drainEmbedded(folder, processes) {
  const supervisor = new Cardq(folder, configOf('noop', processes, null));
  await supervisor.start();
  try {
    await supervisor.ask('POST', '/queues/noop/pause');
    await Promise.all(Array.from({ length: JOBS }, () => supervisor.ask('POST', '/jobs', { queue: 'noop' })));
    const start = now();
    await supervisor.ask('POST', '/queues/noop/resume');
    await until(
      'all jobs to be done',
      async () => (await supervisor.ask('GET', '/queues')).queues[0].completed >= JOBS,
    );
    return (JOBS / (now() - start)) * 1000;
  } finally {
    await supervisor.stop();
  }
}

/** How fast workers empty a queue of Redis that holds all its jobs before they may begin; `begin` returns how to stop. */
async function drainRedis(name, socket, begin) {
  const connection = new Redis(socket, { maxRetriesPerRequest: null });
  const queue = new Queue(name, { connection });
  try {
    await queue.pause();
    await queue.addBulk(Array.from({ length: JOBS }, () => ({ name: 'noop', data: {} })));
    const stop = await begin();
    const start = now();
    await queue.resume();
    await until('all jobs to be done', async () => (await queue.getCompletedCount()) >= JOBS);
    const perSecond = (JOBS / (now() - start)) * 1000;
    await stop();
    return perSecond;
  } finally {
    await queue.close();
    connection.disconnect();
  }
}

async function beginCardq(folder, { queue, socket, processes }) {
  const supervisor = new Cardq(folder, configOf(queue, processes, `unix:${socket}`));
  await supervisor.startOnTwoCores();
  return () => supervisor.stop();
}

/** BullMQ's own workers, with nobody above them. */
async function beginBullmq(folder, { queue, socket, processes }) {
  const notes = new Notes(join(folder, 'notes'));
  const args = [program('bullmq-worker.mjs'), socket, queue, '{}'];
  const env = { ...ENVIRONMENT, NOTES: notes.path };
  const workers = Array.from({ length: processes }, () =>
    spawn(...onTwoCores(process.execPath, args), { env, stdio: 'ignore' }),
  );
  await until('the workers to be ready', () => notes.read().length === processes);
  return () => {
    for (const worker of workers) worker.kill('SIGKILL');
  };
}

async function medianOf(measureOne, turns = TURNS) {
  const numbers = [];
  for (let turn = 0; turn < turnsOf(turns); turn++) numbers.push(await measureOne(turn));
  return median(numbers);
}

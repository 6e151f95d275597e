import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { Cardq } from '../contenders/cardq.js';
import { ENVIRONMENT } from '../support/command.js';
import { inFolder } from '../support/folder.js';
import { median, turnsOf, until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { hasRedis, startRedis } from '../support/redis.js';
import { secondAttempt } from '../support/second-attempt.js';
import { program } from '../support/supervised.js';

const TURNS = 7;
/** BullMQ's own time-outs at a third of what they are, the shortest that its manual does not warn of. */
const TUNED = { lockDuration: 10_000, stalledInterval: 10_000 };

/** From the death of a process to the second attempt of the job it had in hand, while another process is free. */
export async function measure() {
  const row = { unit: 'ms', most: 50 };
  const embedded = { ...row, what: 'job of a killed process runs again, embedded', cardq: await rescues(null) };
  if (!hasRedis) return [embedded];
  const [ours, theirs, foreign] = await inFolder(async (folder) => {
    const redis = await startRedis(folder);
    try {
      const alone = await bullmqRescue(folder, redis.socket);
      return [await rescues(redis.socket), alone, await foreignRescues(redis.socket)];
    } finally {
      await redis.stop();
    }
  });
  const what = 'job of a killed process runs again, Redis (BullMQ tuned to 10 s)';
  return [
    embedded,
    { ...row, what, cardq: ours, bullmq: theirs },
    { ...row, what: "the same in somebody else's BullMQ worker that imports cardq/report", cardq: foreign },
  ];
}

async function rescues(redis) {
  const times = [];
  for (let turn = 0; turn < turnsOf(TURNS); turn++) times.push(await inFolder((folder) => rescue(folder, redis, turn)));
  return median(times);
}

async function rescue(folder, redis, turn) {
  const notes = new Notes(join(folder, 'notes'));
  const queue = `hangs-${turn}`;
  const supervisor = new Cardq(
    folder,
    {
      broker: { url: redis === null ? null : `unix:${redis}` },
      queues: { [queue]: { module: program('first-time-hangs.mjs') } },
      workers: { two: { queues: [queue], processes: 2 } },
    },
    { NOTES: notes.path },
  );
  await supervisor.start();
  try {
    await supervisor.ask('POST', '/jobs', { queue });
    return await secondAttempt(notes);
  } finally {
    await supervisor.stop();
  }
}

async function foreignRescues(socket) {
  const times = [];
  for (let turn = 0; turn < turnsOf(TURNS); turn++) {
    times.push(await inFolder((folder) => foreignRescue(folder, socket, `foreign-${turn}`)));
  }
  return median(times);
}

/** The worker of `bullmqRescue`, as it is. */
async function foreignRescue(folder, socket, name) {
  const notes = new Notes(join(folder, 'notes'));
  const worker = {
    script: program('bullmq-worker.mjs'),
    args: [socket, name, '{}'],
    nodeArgs: ['--import', 'cardq/report'],
    processes: 2,
    env: { NOTES: notes.path },
  };
  const supervisor = new Cardq(folder, {
    broker: { url: `unix:${socket}` },
    queues: {},
    schedules: {},
    workers: { worker },
  });
  await supervisor.start();
  const connection = new Redis(socket, { maxRetriesPerRequest: null });
  const queue = new Queue(name, { connection });
  try {
    await until('both workers', () => notes.read().length === 2);
    await queue.add('hang', { hang: true });
    return await secondAttempt(notes);
  } finally {
    await supervisor.stop();
    await queue.close();
    connection.disconnect();
  }
}

async function bullmqRescue(folder, socket) {
  const notes = new Notes(join(folder, 'notes'));
  const args = [program('bullmq-worker.mjs'), socket, 'bullmq', JSON.stringify(TUNED)];
  const env = { ...ENVIRONMENT, NOTES: notes.path };
  const workers = [0, 1].map(() => spawn(process.execPath, args, { env, stdio: 'ignore' }));
  const connection = new Redis(socket, { maxRetriesPerRequest: null });
  const queue = new Queue('bullmq', { connection });
  try {
    await until('both workers', () => notes.read().length === 2);
    await queue.add('hang', { hang: true });
    return await secondAttempt(notes);
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
    await queue.close();
    connection.disconnect();
  }
}

import { join } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { Cardq } from '../contenders/cardq.js';
import { inFolder } from '../support/folder.js';
import { median, now, pause, turnsOf, until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { hasRedis, startRedis } from '../support/redis.js';
import { program } from '../support/supervised.js';

const TURNS = 5;
const AWAY_MS = 5000;

/** From the moment in which a Redis that was gone answers again until a job that is added then begins. */
export async function measure() {
  if (!hasRedis) return [];
  const times = [];
  for (let turn = 0; turn < turnsOf(TURNS); turn++) times.push(await inFolder(outage));
  return [{ what: 'work goes on after Redis, gone for 5 s, is back', unit: 'ms', cardq: median(times), most: 1000 }];
}

async function outage(folder) {
  const notes = new Notes(join(folder, 'notes'));
  let redis = await startRedis(folder);
  const config = {
    broker: { url: `unix:${redis.socket}`, fallback: 'wait' },
    queues: { begins: { module: program('begins.mjs') } },
    schedules: {},
    workers: { all: { queues: ['begins'], processes: 2 } },
  };
  const supervisor = new Cardq(folder, config, { NOTES: notes.path });
  await supervisor.start();
  try {
    await redis.stop();
    redis = null;
    await pause(AWAY_MS);
    redis = await startRedis(folder);
    const back = now();
    await add(redis.socket);
    return (await until('the job to begin', () => notes.read()[0])).at - back;
  } finally {
    await supervisor.stop();
    await redis?.stop();
  }
}

async function add(socket) {
  const connection = new Redis(socket, { maxRetriesPerRequest: null });
  const queue = new Queue('begins', { connection });
  await queue.add('begins', {});
  await queue.close();
  connection.disconnect();
}

import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { Cardq } from '../contenders/cardq.js';
import { inFolder } from '../support/folder.js';
import { median, turnsOf, until } from '../support/measure.js';
import { cpuMs } from '../support/processes.js';
import { hasRedis, startRedis } from '../support/redis.js';
import { program } from '../support/supervised.js';

const JOBS = 20_000;
const PROCESSES = 4;
const TURNS = 3;

/** What a job that does nothing costs the supervisor: taking it from Redis, giving it to a process, and reporting its end. */
export async function measure() {
  if (!hasRedis) return [];
  const costs = [];
  for (let turn = 0; turn < turnsOf(TURNS); turn++) costs.push(await inFolder(costOfOne));
  const what = `processor time of the supervisor for a job, Redis, ${PROCESSES} processes`;
  return [{ what, unit: 'ms', cardq: median(costs), most: 0.3 }];
}

async function costOfOne(folder) {
  const { socket, stop } = await startRedis(folder);
  const connection = new Redis(socket, { maxRetriesPerRequest: null });
  const queue = new Queue('noop', { connection });
  const supervisor = new Cardq(folder, {
    broker: { url: `unix:${socket}` },
    queues: { noop: { module: program('noop.mjs') } },
    schedules: {},
    workers: { all: { queues: ['noop'], processes: PROCESSES, limits: { jobs: null } } },
  });
  try {
    await queue.pause();
    await queue.addBulk(Array.from({ length: JOBS }, () => ({ name: 'noop', data: {} })));
    await supervisor.start();
    const pid = await supervisor.supervisorPid();
    const before = cpuMs(pid);
    await queue.resume();
    await until('all jobs to be done', async () => (await queue.getCompletedCount()) >= JOBS);
    const spent = cpuMs(pid) - before;
    await supervisor.stop();
    return spent / JOBS;
  } finally {
    await queue.close();
    connection.disconnect();
    await stop();
  }
}

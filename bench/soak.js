import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { Cardq } from './contenders/cardq.js';
import { inFolder } from './support/folder.js';
import { median, now, pause } from './support/measure.js';
import { rssMib } from './support/processes.js';
import { startRedis } from './support/redis.js';
import { program } from './support/supervised.js';

/*
 * `node bench/soak.js [JOBS] [embedded|redis]`: lets a million jobs that do nothing through one supervisor, whose processes
 * are replaced after a thousand each, and tells whether every one ran once and whether its memory stayed where it was.
 */
const JOBS = Number(process.argv[2] ?? 1_000_000);
const KIND = process.argv[3] ?? 'redis';
const PROCESSES = 4;
/** Jobs that wait at most, so that it is the supervisor and not the broker that is measured. */
const WAITING = 5000;
const BATCH = 500;
const REPORTS = 20;
const MOST_GROWTH_MIB = 8;

const samples = [];
const counted = await inFolder(KIND === 'redis' ? soakRedis : soakEmbedded);
const wrong = counted.filter((times) => times !== 1).length;
// The first fifth is for warming up.
const fifth = Math.floor(samples.length / 5);
const growth = median(samples.slice(-fifth)) - median(samples.slice(fifth, 2 * fifth));
process.stdout.write(
  `${JOBS} jobs, ${wrong} of which did not run exactly once; the supervisor grew by ${growth.toFixed(1)} MiB ` +
    `(${median(samples.slice(-fifth)).toFixed(0)} MiB at the end)\n`,
);
if (wrong > 0 || growth > MOST_GROWTH_MIB) process.exitCode = 1;

async function soakRedis(folder) {
  const { socket, stop } = await startRedis(folder);
  const connection = new Redis(socket, { maxRetriesPerRequest: null });
  const queue = new Queue('soak', { connection });
  const add = (numbers) => queue.addBulk(numbers.map((number) => ({ name: 'soak', data: { number } })));
  try {
    return await soak(folder, { url: `unix:${socket}`, add });
  } finally {
    await queue.close();
    connection.disconnect();
    await stop();
  }
}

function soakEmbedded(folder) {
  const add = (numbers, supervisor) =>
    Promise.all(numbers.map((number) => supervisor.ask('POST', '/jobs', { queue: 'soak', data: { number } })));
  return soak(folder, { url: null, add });
}

/** How often each job has run. */
async function soak(folder, { url, add }) {
  const path = join(folder, 'counted');
  writeFileSync(path, '');
  const config = {
    broker: { url },
    queues: { soak: { module: program('counted.mjs'), keepCompleted: '10s' } },
    schedules: {},
    workers: { all: { queues: ['soak'], processes: PROCESSES, limits: { jobs: 1000 } } },
  };
  const supervisor = new Cardq(folder, config, { COUNTED: path });
  await supervisor.start();
  try {
    await feed(supervisor, add);
    return timesOf(readFileSync(path, 'latin1'));
  } finally {
    await supervisor.stop();
  }
}

async function feed(supervisor, add) {
  const pid = await supervisor.supervisorPid();
  const began = now();
  let added = 0;
  let told = 0;
  for (;;) {
    const [{ waiting, active, delayed, failed }] = (await supervisor.ask('GET', '/queues')).queues;
    const left = waiting + active + delayed;
    if (failed > 0) throw new Error(`${failed} jobs failed`);
    const done = added - left;
    samples.push(rssMib(pid));
    if (done >= (told * JOBS) / REPORTS) {
      told++;
      const perSecond = (done / (now() - began)) * 1000;
      process.stderr.write(`${done} jobs, ${perSecond.toFixed(0)} /s, ${rssMib(pid).toFixed(0)} MiB\n`);
    }
    if (left === 0 && added === JOBS) return;
    if (waiting < WAITING && added < JOBS) {
      const numbers = Array.from({ length: Math.min(BATCH, JOBS - added) }, (_, index) => added + index);
      await add(numbers, supervisor);
      added += numbers.length;
    } else {
      await pause(50);
    }
  }
}

function timesOf(text) {
  const times = new Uint8Array(JOBS);
  for (const line of text.split('\n').slice(0, -1)) times[Number(line)]++;
  return times;
}

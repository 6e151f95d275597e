import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { build } from '../../scripts/setup.js';
import { inFolder } from '../support/folder.js';
import { median, now, pause, until } from '../support/measure.js';
import { startRedis } from '../support/redis.js';

/*
 * `node bench/simulations/fleet.js [SUPERVISORS…]`: what one Redis pays for 1, 10 and 100 supervisors: while all are idle, for a
 * job that finds all of them idle, and for a job that finds them busy. Supervisors are real as far as Redis sees them.
 */
build();
const { openFleet, QUEUE } = await import('./simulated-fleet.js');

const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1, 10, 100];
const PROCESSES = 2;
const IDLE_MS = 10_000;
const SINGLE_JOBS = 100;
const SINGLE_EVERY_MS = 50;
const BACKLOG = 10_000;

const COLUMNS = {
  supervisors: 'supervisors',
  connections: 'connections',
  idleCommands: 'idle: commands/s',
  idleCpu: 'idle: Redis CPU',
  singleCommands: 'job, all idle: commands',
  singleCpu: 'Redis CPU, µs',
  singleWait: 'wait, ms',
  busyCommands: 'job, all busy: commands',
  busyCpu: 'Redis CPU, µs',
  busyBytes: 'bytes',
};

const rows = [];
for (const supervisors of SIZES) rows.push(await inFolder((folder) => measure(folder, supervisors)));
process.stdout.write(`${markdown(rows)}\n\n${await inFolder(weigh)}\n`);

async function measure(folder, supervisors) {
  const { socket, stop } = await startRedis(folder);
  const redis = new Redis(socket, { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUE, { connection: redis });
  const waits = [];
  const added = new Map();
  const onStarted = ({ id }) => added.has(id) && waits.push(now() - added.get(id));
  let fleet = null;
  const done = (count) => until('the jobs to be done', async () => (await queue.getCompletedCount()) >= count);
  try {
    fleet = await openFleet(folder, { url: `unix:${socket}`, supervisors, processes: PROCESSES, onStarted });
    const connections = (await redis.client('LIST')).trim().split('\n').length - 1; // the bench's own
    const idle = await costOf(redis, () => pause(IDLE_MS));
    const single = await costOf(redis, async () => {
      for (let number = 0; number < SINGLE_JOBS; number++) {
        const id = `single-${number}`;
        added.set(id, now());
        await queue.add(QUEUE, {}, { jobId: id });
        await pause(SINGLE_EVERY_MS);
      }
      await until('the jobs to begin', () => waits.length === SINGLE_JOBS);
    });
    await queue.pause();
    await queue.addBulk(Array.from({ length: BACKLOG }, () => ({ name: QUEUE, data: {} })));
    const busy = await costOf(redis, async () => {
      await queue.resume();
      await done(SINGLE_JOBS + BACKLOG);
    });
    const quiet = (cost, key) => Math.max(0, cost[key] - (idle[key] / idle.seconds) * cost.seconds);
    return {
      supervisors,
      connections,
      idleCommands: (idle.commands / idle.seconds).toFixed(1),
      idleCpu: `${((idle.cpuUs / idle.seconds / 1e6) * 100).toFixed(2)} %`,
      singleCommands: (quiet(single, 'commands') / SINGLE_JOBS).toFixed(1),
      singleCpu: (quiet(single, 'cpuUs') / SINGLE_JOBS).toFixed(0),
      singleWait: median(waits).toFixed(1),
      busyCommands: (busy.commands / BACKLOG).toFixed(1),
      busyCpu: (busy.cpuUs / BACKLOG).toFixed(0),
      busyBytes: (busy.bytes / BACKLOG).toFixed(0),
    };
  } finally {
    await fleet?.close();
    await queue.close();
    redis.disconnect();
    await stop();
  }
}

/** What Redis did and sent while `action` ran; commands within scripts among them. */
async function costOf(redis, action) {
  const before = await countersOf(redis);
  const start = now();
  await action();
  const after = await countersOf(redis);
  const spent = Object.fromEntries(Object.keys(before).map((key) => [key, after[key] - before[key]]));
  return { ...spent, seconds: (now() - start) / 1000 };
}

async function countersOf(redis) {
  const [info, commandStats] = [await redis.info(), await redis.info('commandstats')];
  const field = (name) => Number(new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]);
  const calls = [...commandStats.matchAll(/calls=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  return {
    commands: calls,
    cpuUs: (field('used_cpu_user') + field('used_cpu_sys')) * 1e6,
    bytes: field('total_net_input_bytes') + field('total_net_output_bytes'),
  };
}

/** What a waiting and a completed job weigh. */
async function weigh(folder) {
  const { socket, stop } = await startRedis(folder);
  const redis = new Redis(socket, { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUE, { connection: redis });
  const used = async () => Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
  try {
    const data = { input: '/srv/decks/forest-and-dusk', cardSize: 'standard', paper: 'a4' };
    await queue.add(QUEUE, data); // what a queue weighs by itself
    const before = await used();
    await queue.addBulk(Array.from({ length: BACKLOG }, () => ({ name: QUEUE, data })));
    const waiting = (await used()) - before;
    return `a waiting job with ${JSON.stringify(data).length} bytes of data: ${(waiting / BACKLOG).toFixed(0)} bytes of Redis' memory`;
  } finally {
    await queue.close();
    redis.disconnect();
    await stop();
  }
}

function markdown(lines) {
  const keys = Object.keys(COLUMNS);
  const cells = [Object.values(COLUMNS), keys.map(() => '---:'), ...lines.map((line) => keys.map((key) => line[key]))];
  return cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

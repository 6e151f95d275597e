import { Cardq } from '../contenders/cardq.js';
import { inFolder } from '../support/folder.js';
import { median, timed, turnsOf, until } from '../support/measure.js';
import { hasRedis, startRedis } from '../support/redis.js';
import { program } from '../support/supervised.js';

const TURNS = 3;
const DEATHS = 3;

/** How long it takes until a job that kills its worker each time is given up. */
export async function measure() {
  const row = { unit: 'ms', most: 3000 };
  const what = `job that kills its worker fails for good after ${DEATHS} deaths`;
  const rows = [{ ...row, what: `${what}, embedded`, cardq: await medianOf(null) }];
  if (!hasRedis) return rows;
  const onRedis = await inFolder(async (folder) => {
    const redis = await startRedis(folder);
    try {
      return await medianOf(redis.socket);
    } finally {
      await redis.stop();
    }
  });
  return [...rows, { ...row, what: `${what}, Redis`, cardq: onRedis }];
}

async function medianOf(redis) {
  const times = [];
  for (let turn = 0; turn < turnsOf(TURNS); turn++) times.push(await inFolder((folder) => once(folder, redis, turn)));
  return median(times);
}

async function once(folder, redis, turn) {
  const queue = `poison-${turn}`;
  const supervisor = new Cardq(folder, {
    broker: { url: redis === null ? null : `unix:${redis}` },
    queues: { [queue]: { module: program('poison.mjs'), attempts: 10, maxCrashes: DEATHS } },
    schedules: {},
    workers: { two: { queues: [queue], processes: 2 } },
  });
  await supervisor.start();
  try {
    return await timed(async () => {
      const { job } = await supervisor.ask('POST', '/jobs', { queue });
      const state = async () => (await supervisor.ask('GET', `/jobs/${queue}/${job.id}`)).job.state;
      await until('the job to fail', async () => (await state()) === 'failed');
    });
  } finally {
    await supervisor.stop();
  }
}

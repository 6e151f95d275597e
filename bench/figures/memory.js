import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cardq } from '../contenders/cardq.js';
import { inFolder } from '../support/folder.js';
import { until } from '../support/measure.js';
import { rssMib } from '../support/processes.js';
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
  const rows = [
    { what: `supervisor after ${JOBS} jobs, embedded`, unit: 'MiB', cardq: embedded.supervisor, most: 80 },
    { what: 'child with a no-op module, in the checkout', unit: 'MiB', cardq: embedded.child, most: 55 },
    { what: "child with a no-op module elsewhere that imports 'cardq'", unit: 'MiB', cardq: outside.child, most: 55 },
  ];
  if (!hasRedis) return rows;
  const onRedis = await inFolder(async (folder) => {
    const { socket, stop } = await startRedis(folder);
    try {
      return await afterWork(folder, { module: program('noop.mjs'), url: `unix:${socket}` });
    } finally {
      await stop();
    }
  });
  return [...rows, { what: `supervisor after ${JOBS} jobs, Redis`, unit: 'MiB', cardq: onRedis.supervisor, most: 110 }];
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

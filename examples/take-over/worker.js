// A BullMQ worker as it was before: nothing in here knows of cardq.
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'bullmq';

const connection = { url: process.env.REDIS_URL ?? 'redis://localhost:6379' };

const worker = new Worker(
  'orders',
  async (job) => {
    console.log(`packing order ${job.id}: ${job.data.what}`);
    await delay(job.data.takesMs ?? 1000);
    return { packed: job.data.what };
  },
  { connection, concurrency: 2 },
);
worker.on('failed', (job, error) => console.error(`order ${job?.id} failed: ${error.message}`));

process.on('SIGTERM', async () => {
  await worker.close();
  process.exit(0);
});

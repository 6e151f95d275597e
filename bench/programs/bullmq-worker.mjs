// BullMQ's own worker in a process of its own, as one runs it without a supervisor: argv: SOCKET QUEUE OPTIONS
import { appendFileSync } from 'node:fs';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';

const [socket, queue, options] = process.argv.slice(2);
const connection = new Redis(socket, { maxRetriesPerRequest: null });
const worker = new Worker(queue, work, { connection, ...JSON.parse(options) });
await worker.waitUntilReady();
note('ready');

async function work({ data, attemptsStarted }) {
  if (data.hang !== true) return null;
  note(`attempt-${attemptsStarted}`);
  if (attemptsStarted === 1) await new Promise((resolve) => setTimeout(resolve, 1_000_000));
  return null;
}

function note(word) {
  appendFileSync(process.env.NOTES, `${process.pid} ${performance.timeOrigin + performance.now()} ${word}\n`);
}

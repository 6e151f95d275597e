import type { QueueStatus } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { jobPath, resolveJob } from '../job/resolve-job.js';

/** A million jobs take their time, and nothing is won by giving up. */
const PATIENCE_MS = 24 * 3_600_000;

export async function run(invocation: Invocation): Promise<number> {
  const { operands, options, output } = invocation;
  if (options.has('failed') === operands.length > 0) {
    throw misuse('retry takes either the ids of jobs or --failed', 'cardq retry --failed --queue pdf_generation');
  }
  const retried = options.has('failed') ? await retryFailed(invocation) : await retryNamed(invocation);
  if (output.isJson) output.json({ schemaVersion: 1, retried });
  else output.say(`${retried} ${retried === 1 ? 'job waits' : 'jobs wait'} again`);
  return 0;
}

async function retryNamed({ client, operands, options }: Invocation): Promise<number> {
  const queue = options.text('queue');
  for (const word of operands) {
    const job = queue === null ? await resolveJob(client, word) : { queue, id: word };
    await client.post(`${jobPath(job)}/retry`);
  }
  return operands.length;
}

async function retryFailed({ client, options }: Invocation): Promise<number> {
  const named = options.list('queue');
  const queues =
    named.length > 0 ? named : (await client.get<{ queues: QueueStatus[] }>('/queues')).queues.map((one) => one.name);
  let retried = 0;
  for (const queue of queues) {
    const path = `/queues/${encodeURIComponent(queue)}/retry-failed?wait=true`;
    retried += (await client.post<{ retried: number }>(path, {}, { timeoutMs: PATIENCE_MS })).retried;
  }
  return retried;
}

import { CardqError } from '../../base/errors.js';
import type { JobRef } from '../../protocol/jobs.js';
import { misuse } from '../arguments.js';
import type { Client } from '../client/client.js';

/** The job that `ID` or `QUEUE/ID` means. Throws `job_unknown`, or `usage` listing the queues when there are several. */
export async function resolveJob(client: Client, word: string): Promise<JobRef> {
  const slash = word.indexOf('/');
  const id = slash > 0 ? word.slice(slash + 1) : word;
  if (id === '') throw misuse(`"${word}" names no job`, 'give ID, or QUEUE/ID: cardq jobs lists them');
  if (slash > 0) return { queue: word.slice(0, slash), id };
  const { queues } = await client.get<{ queues: string[] }>(`/tasks?id=${encodeURIComponent(word)}`);
  const [queue, ...others] = queues;
  if (queue === undefined) {
    throw new CardqError({
      code: 'job_unknown',
      message: 'there is no such job',
      where: word,
      hint: 'cardq jobs lists them',
    });
  }
  if (others.length > 0) {
    throw misuse(`${word} is the id of several jobs`, `name one: ${queues.map((one) => `${one}/${word}`).join(', ')}`);
  }
  return { queue, id: word };
}

/** The path of a job below `/api/v1`. */
export function jobPath({ queue, id }: JobRef): string {
  return `/jobs/${encodeURIComponent(queue)}/${encodeURIComponent(id)}`;
}

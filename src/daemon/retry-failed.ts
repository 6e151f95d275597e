import type { Ms } from '../base/units.js';
import type { Broker } from '../broker/broker.js';
import type { JobRef } from '../protocol/jobs.js';

/** Jobs that are listed, or retried, at once. */
const PAGE = 500;

/** Retries every job of the queue that had failed by `began`, each once: one that fails again stays failed. Returns how many. */
export async function retryAllFailed(broker: Broker, queue: string, began: Ms): Promise<number> {
  const failed = await listFailed(broker, queue, began);
  let retried = 0;
  for (let at = 0; at < failed.length; at += PAGE) {
    const answers = await Promise.all(failed.slice(at, at + PAGE).map((job) => broker.retry(job)));
    retried += answers.filter(Boolean).length;
  }
  return retried;
}

/** All of them before the first is retried. What fails meanwhile comes in at the front, so that a page may repeat the one before. */
async function listFailed(broker: Broker, queue: string, began: Ms): Promise<readonly JobRef[]> {
  const failed = new Map<string, JobRef>();
  for (let offset = 0; ; offset += PAGE) {
    const page = await broker.list({ queue, states: ['failed'], offset, limit: PAGE });
    for (const { id, finishedAt } of page)
      if (finishedAt !== null && finishedAt <= began) failed.set(id, { queue, id });
    if (page.length < PAGE) return [...failed.values()];
  }
}

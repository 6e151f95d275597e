import type { BullmqQueues } from './queues.js';

/** Jobs that one script removes, and scripts for one queue; Redis serves nobody else meanwhile. */
const BATCH = 1000;
const BATCHES = 5;
/** Events kept of each queue: whoever listens has heard the earlier ones. */
const EVENTS = 100;

/**
 * Makes room: removes the oldest completed jobs of the queues that are served here, up to 5000 of each, and old events.
 * Returns how many jobs. Failed ones stay, for somebody may still want to look at them or try them again.
 */
export async function trimFinished(queues: BullmqQueues): Promise<number> {
  let removed = 0;
  await queues.forEachWatched(async (queue) => {
    await queue.trimEvents(EVENTS);
    for (let batch = 0; batch < BATCHES; batch++) {
      const some = await queue.removeSome('completed', BATCH);
      removed += some;
      if (some < BATCH) return;
    }
  });
  return removed;
}

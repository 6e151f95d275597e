import type { JobState } from '../../protocol/jobs.js';
import type { RedisClient } from './client.js';
import { isNotHeld } from './failure.js';
import { HISTORY_FIELD } from './hash.js';
import type { BullmqQueue } from './queue.js';
import { readJob } from './read-job.js';

/** A call that ends our hold of a job. */
export interface Finishing {
  readonly act: () => Promise<void>;
  /** Whether the job, as it is now, shows that an earlier try of `act` succeeded; a null state: it is gone. */
  readonly isDone: (state: JobState | null, hash: Readonly<Record<string, string>>) => boolean;
}

/**
 * Makes the call, which may have been made before without a reply. Rejects as one that is refused (`isNotHeld`) when the hold
 * was lost; after any other rejection nobody knows whether it was done.
 */
export async function finishOnce({ client, queue, holder, id }: HeldAt, { act, isDone }: Finishing): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    if (!isNotHeld(thrown)) throw thrown;
    const { state, hash } = await readJob(client, queue, { id, fields: [HISTORY_FIELD, 'pb', 'ats'] });
    if (isDone(state, hash)) return;
    // The hold may have run out in an outage, without anybody having taken the job since: then it is not too late.
    if ((await queue.locks.reclaim([id], holder)).length === 0) throw thrown;
    await act();
  }
}

interface HeldAt {
  readonly client: RedisClient;
  readonly queue: BullmqQueue;
  readonly holder: string;
  readonly id: string;
}

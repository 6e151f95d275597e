import type { Ms } from '../base/units.js';
import type { SlotCounts } from '../dispatch/hosts.js';
import type { Load } from '../policy/scaling.js';
import type { QueueCounts } from '../protocol/jobs.js';

/** A queue that an entry serves. */
export interface QueueLoad {
  readonly counts: QueueCounts;
  /** How long a job of it takes; null: nobody knows yet. */
  readonly runMs: Ms | null;
}

/** What there is to do for an entry that serves these queues. What is paused waits for whoever resumes it, not for processes. */
export function loadOf(queues: readonly QueueLoad[], { busy, free }: SlotCounts): Load {
  const open = queues.filter(({ counts }) => !counts.paused);
  const waits = open.flatMap(({ counts }) => counts.oldestWaitMs ?? []);
  const backlogs = open.map(backlogMs);
  return {
    oldestWaitMs: waits.length === 0 ? null : Math.max(...waits),
    backlogMs: backlogs.reduce<Ms | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0),
    busySlots: busy,
    freeSlots: free,
  };
}

function backlogMs({ counts, runMs }: QueueLoad): Ms | null {
  const waiting = counts.waiting + counts.prioritized;
  if (waiting === 0) return 0;
  return runMs === null ? null : waiting * runMs;
}

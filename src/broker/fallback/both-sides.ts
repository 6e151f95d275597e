import type { JobRecord, JobState, QueueCounts } from '../../protocol/jobs.js';
import type { JobFilter } from '../broker.js';

/** The counts of a queue that has jobs on both sides; whether it is paused, the first one decides. */
export function sumOfCounts(one: QueueCounts, other: QueueCounts): QueueCounts {
  const waits = [one.oldestWaitMs, other.oldestWaitMs].filter((ms) => ms !== null);
  return {
    waiting: one.waiting + other.waiting,
    prioritized: one.prioritized + other.prioritized,
    delayed: one.delayed + other.delayed,
    active: one.active + other.active,
    completed: one.completed + other.completed,
    failed: one.failed + other.failed,
    paused: one.paused,
    oldestWaitMs: waits.length === 0 ? null : Math.max(...waits),
  };
}

/** The first pages of a list from each side, as far as they must go for `filter`. */
export function reachOf(filter: JobFilter): JobFilter {
  return { ...filter, offset: 0, limit: filter.offset + filter.limit };
}

/** One list of two: state by state, finished jobs latest first, a job that is on both sides once. */
export function joinLists(
  { states, offset, limit }: JobFilter,
  one: readonly JobRecord[],
  other: readonly JobRecord[],
): readonly JobRecord[] {
  const known = new Set(one.map((job) => job.id));
  const all = [...one, ...other.filter((job) => !known.has(job.id))];
  return states.flatMap((state) => inOrder(state, all)).slice(offset, offset + limit);
}

/** How many of each state both sides removed. */
export function sumOfPurges(
  one: Partial<Record<JobState, number>>,
  other: Partial<Record<JobState, number>>,
): Partial<Record<JobState, number>> {
  const sum = { ...one };
  for (const [state, count] of Object.entries(other) as [JobState, number][]) sum[state] = (sum[state] ?? 0) + count;
  return sum;
}

function inOrder(state: JobState, jobs: readonly JobRecord[]): readonly JobRecord[] {
  const found = jobs.filter((job) => job.state === state);
  const isOver = state === 'completed' || state === 'failed';
  return isOver ? found.sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0)) : found;
}

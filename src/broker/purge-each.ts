import type { JobState } from '../protocol/jobs.js';

/** Removes jobs state by state, or counts them, and tells how many of each; those that run are passed over. */
export async function purgeEach(
  states: readonly JobState[],
  purge: (state: JobState) => Promise<number>,
): Promise<Partial<Record<JobState, number>>> {
  const removed: Partial<Record<JobState, number>> = {};
  for (const state of states) if (state !== 'active') removed[state] = await purge(state);
  return removed;
}

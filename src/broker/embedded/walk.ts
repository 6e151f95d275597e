import type { JobState } from '../../protocol/jobs.js';
import type { PlacedJob, WalkStep } from '../walk.js';
import { number, readJobRecord, readRows } from './rows.js';
import type { Statements } from './store.js';

/** The next jobs behind a place, which is the pair of numbers that their state is ordered by. */
export function walkJobs(sql: Statements, { queue, state, after, limit, fieldBytes }: WalkStep): readonly PlacedJob[] {
  const [first, second] = after === null ? BEFORE_ALL : after.split(',').map(Number);
  const rows = readRows(sql[WALKS[state]].get([queue, limit, first ?? 0, second ?? 0, fieldBytes]));
  return rows.map((row) => ({ job: readJobRecord(row), place: `${number(row, 'major')},${number(row, 'minor')}` }));
}

const BEFORE_ALL = [Number.MAX_SAFE_INTEGER, 0];

const WALKS = {
  waiting: 'walkWaiting',
  prioritized: 'walkPrioritized',
  delayed: 'walkDelayed',
  active: 'walkActive',
  completed: 'walkCompleted',
  failed: 'walkFailed',
} as const satisfies Record<JobState, keyof Statements>;

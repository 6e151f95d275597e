import { CardqError } from '../../base/errors.js';
import type { JobState } from '../../protocol/jobs.js';
import type { PlacedJob, WalkStep } from '../walk.js';
import { number, readJobRecord, readRows } from './rows.js';
import type { Statements } from './store.js';

/** The next jobs behind a place, which is the pair of numbers that their state is ordered by. */
export function walkJobs(sql: Statements, { queue, state, after, limit, fieldBytes }: WalkStep): readonly PlacedJob[] {
  const { major, minor } = after === null ? BEFORE_ALL : readPlace(after);
  const rows = readRows(sql[WALKS[state]].get([queue, limit, major, minor, fieldBytes]));
  return rows.map((row) => ({ job: readJobRecord(row), place: `${number(row, 'major')},${number(row, 'minor')}` }));
}

const BEFORE_ALL = { major: Number.MAX_SAFE_INTEGER, minor: 0 };

function readPlace(place: string): { major: number; minor: number } {
  const [, major, minor] = /^(-?\d{1,16}),(-?\d{1,16})$/.exec(place) ?? [];
  if (major !== undefined && minor !== undefined) return { major: Number(major), minor: Number(minor) };
  throw new CardqError({ code: 'usage', message: 'that is no place in this list', where: 'after' });
}

const WALKS = {
  waiting: 'walkWaiting',
  prioritized: 'walkPrioritized',
  delayed: 'walkDelayed',
  active: 'walkActive',
  completed: 'walkCompleted',
  failed: 'walkFailed',
} as const satisfies Record<JobState, keyof Statements>;

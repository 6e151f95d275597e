import type { Bytes, Ms } from '../../base/units.js';
import { type JobRecord, type JobRef, type JobState, NO_JOBS, type QueueCounts } from '../../protocol/jobs.js';
import type { JobFilter } from '../broker.js';
import { READ_FIELD_BYTES } from '../job-size.js';
import { number, numberOrNull, readJobRecord, readRows, text, textOrNull } from './rows.js';
import { isNextOfSchedule } from './schedules.js';
import type { Row, Statements } from './store.js';

/** How many jobs there are in all queues: to be done (also those set aside), in hand, and over. */
export interface Census {
  readonly toDo: number;
  readonly inHand: number;
  readonly over: number;
}

export function takeCensus(sql: Statements): Census {
  const row = sql.census.get([]);
  const count = (column: string) => (row === undefined ? 0 : number(row, column));
  return { toDo: count('to_do'), inHand: count('in_hand'), over: count('over') };
}

/** The counts of one queue; all zero for one that is unknown. */
export function countJobs(sql: Statements, queue: string, now: Ms): QueueCounts {
  const tallies = readRows(sql.tallies.get([queue]))
    .map((row) => [text(row, 'state'), number(row, 'n')] as const)
    .filter(([state]) => state !== 'aside');
  const row = sql.getQueue.get([queue]);
  const oldest = sql.oldestWait.get([queue]);
  const readyAt = oldest === undefined ? null : numberOrNull(oldest, 'ready_at');
  return {
    ...NO_JOBS,
    ...Object.fromEntries(tallies),
    paused: row !== undefined && number(row, 'paused') === 1,
    oldestWaitMs: readyAt === null ? null : Math.max(0, now - readyAt),
  };
}

/**
 * The jobs of the filter's states, one state after the other: takeable ones in the order of taking, finished ones latest first.
 * A field beyond `fieldBytes` tells its size instead.
 */
export function listJobs(sql: Statements, filter: JobFilter, fieldBytes: Bytes): readonly JobRecord[] {
  const found: Row[] = [];
  let skip = filter.offset;
  for (const state of filter.states) {
    const limit = filter.limit - found.length;
    if (limit <= 0) break;
    const tally = sql.tally.get([filter.queue, state]);
    const n = tally === undefined ? 0 : number(tally, 'n');
    if (skip < n) found.push(...readRows(sql[LISTS[state]].get([filter.queue, limit, skip, fieldBytes])));
    skip = Math.max(0, skip - n);
  }
  return found.map(readJobRecord);
}

/** A field too large to be read tells its size instead. */
export function getJob(sql: Statements, { queue, id }: JobRef): JobRecord | null {
  const row = sql.get.get([queue, id, READ_FIELD_BYTES]);
  return row === undefined ? null : readJobRecord(row);
}

/** False when it is active, unknown, set aside, or the next one of a schedule. */
export function removeJob(sql: Statements, { queue, id }: JobRef): boolean {
  const row = sql.standing.get([queue, id]);
  if (row === undefined || ['active', 'aside'].includes(text(row, 'state'))) return false;
  if (isNextOfSchedule(sql, textOrNull(row, 'schedule'), id)) return false;
  return sql.removeJob.run([queue, id]).changes > 0;
}

/** How many jobs of this state a purge would remove: all but the next ones of schedules. */
export function countRemovable(sql: Statements, queue: string, state: JobState): number {
  const tally = sql.tally.get([queue, state]);
  const scheduled = sql.scheduledIn.get([queue, state]);
  return (tally === undefined ? 0 : number(tally, 'n')) - (scheduled === undefined ? 0 : number(scheduled, 'n'));
}

/** Removes up to `limit` jobs of this state, but never active ones; returns how many. */
export function removeSome(
  sql: Statements,
  queue: string,
  { state, limit }: { state: JobState; limit: number },
): number {
  const removal = REMOVALS[state];
  return removal === null ? 0 : sql[removal].run([queue, limit]).changes;
}

const LISTS = {
  waiting: 'listWaiting',
  prioritized: 'listPrioritized',
  delayed: 'listDelayed',
  active: 'listActive',
  completed: 'listCompleted',
  failed: 'listFailed',
} as const satisfies Record<JobState, keyof Statements>;

const REMOVALS = {
  waiting: 'removeWaiting',
  prioritized: 'removePrioritized',
  delayed: 'removeDelayed',
  active: null,
  completed: 'removeCompleted',
  failed: 'removeFailed',
} as const satisfies Record<JobState, keyof Statements | null>;

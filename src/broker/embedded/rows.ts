import type { Json, JsonObject } from '../../base/json.js';
import type { AttemptRecord, JobRecord, JobState } from '../../protocol/jobs.js';
import type { HeldJob, Schedule } from '../broker.js';
import { readOwnOptions } from '../own-options.js';
import type { Row } from './store.js';

/** A row of `jobs` as the rest of the program knows it. */
export function readJobRecord(row: Row): JobRecord {
  const state = readState(row);
  const history = readHistory(row);
  return {
    queue: text(row, 'queue'),
    id: text(row, 'id'),
    name: text(row, 'name'),
    state,
    data: json(row, 'data'),
    progress: json(row, 'progress'),
    result: json(row, 'result'),
    failedReason: state === 'completed' ? null : textOrNull(row, 'failed_reason'),
    priority: number(row, 'priority'),
    attemptsMade: number(row, 'attempts_made'),
    maxAttempts: numberOrNull(row, 'max_attempts'),
    history,
    createdAt: number(row, 'created_at'),
    delayMs: history.length === 0 ? number(row, 'ready_at') - number(row, 'created_at') : null,
    dueAt: state === 'delayed' ? number(row, 'ready_at') : null,
    startedAt: numberOrNull(row, 'started_at'),
    finishedAt: numberOrNull(row, 'finished_at'),
  };
}

/** A row of `jobs` that has just been taken. */
export function readHeldJob(row: Row): HeldJob {
  const backoff = textOrNull(row, 'backoff');
  return {
    queue: text(row, 'queue'),
    id: text(row, 'id'),
    name: text(row, 'name'),
    data: json(row, 'data'),
    attemptsMade: number(row, 'attempts_made'),
    history: readHistory(row),
    createdAt: number(row, 'created_at'),
    waitedMs: Math.max(0, number(row, 'started_at') - number(row, 'ready_at')),
    own: {
      ...readOwnOptions(JSON.parse(textOrNull(row, 'options') ?? '{}') as JsonObject),
      attempts: numberOrNull(row, 'max_attempts'),
      backoff: backoff === null ? null : (JSON.parse(backoff) as HeldJob['own']['backoff']),
    },
  };
}

export function readHistory(row: Row): AttemptRecord[] {
  return json(row, 'history') as unknown as AttemptRecord[];
}

export function readSchedule(row: Row): Schedule {
  return json(row, 'spec') as JsonObject & Schedule;
}

/** The rows of a query that answers with all of them at once. */
export function readRows(answer: Row | undefined): readonly Row[] {
  return answer === undefined ? [] : (JSON.parse(text(answer, 'rows')) as Row[]);
}

export function text(row: Row, column: string): string {
  return String(row[column]);
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

export function number(row: Row, column: string): number {
  return Number(row[column]);
}

export function numberOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : number(row, column);
}

/** One that is set aside is shown where it was. */
function readState(row: Row): JobState {
  const state = text(row, 'state');
  return state === 'aside' ? (json(row, 'aside') as { readonly state: JobState }).state : (state as JobState);
}

function json(row: Row, column: string): Json {
  return JSON.parse(text(row, column)) as Json;
}

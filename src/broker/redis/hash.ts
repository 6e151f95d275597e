import type { JobJson } from 'bullmq';
import { messageOf } from '../../base/errors.js';
import type { Json, JsonObject } from '../../base/json.js';
import type { Bytes, Ms } from '../../base/units.js';
import type { AttemptRecord, JobRecord, JobRef, JobState } from '../../protocol/jobs.js';
import type { HeldJob, Retention } from '../broker.js';
import { isObject, readOwnOptions } from '../own-options.js';

/** A job's hash in Redis, as BullMQ writes it in any language; it may lack anything. */
export type JobHash = Readonly<Record<string, string>>;

/** Fields of our own beside BullMQ's: the ended attempts, when a retry was to become due, and where to a job is set aside. */
export const HISTORY_FIELD = 'cardq:history';
export const DUE_FIELD = 'cardq:dueAt';
export const ASIDE_FIELD = 'cardq:aside';

/** What stands for a field that is too large to be read, by its size. */
export const STAND_INS: Readonly<Record<string, (bytes: Bytes) => string>> = {
  data: sizeAsJson,
  progress: sizeAsJson,
  returnvalue: sizeAsJson,
  failedReason: (bytes) => `(${bytes} bytes)`,
  [HISTORY_FIELD]: () => '[]',
};
/** What tells since when a job waits. */
export const READY_FIELDS = ['timestamp', 'opts', DUE_FIELD] as const;
/** All that a record is made of. */
export const RECORD_FIELDS: readonly string[] = [
  ...['name', 'priority', 'atm', 'attemptsMade', 'processedOn', 'finishedOn'],
  ...READY_FIELDS,
  ...Object.keys(STAND_INS),
];

/** The job as the rest of the program knows it. */
export function readJobHash({ queue, id }: JobRef, state: JobState, hash: JobHash): JobRecord {
  const own = readOwnOptions(readOptions(hash['opts']));
  const history = readHistory(hash[HISTORY_FIELD]);
  return {
    queue,
    id,
    name: hash['name'] ?? '',
    state,
    data: parseJson(hash['data'], null),
    progress: parseJson(hash['progress'], null),
    result: parseJson(hash['returnvalue'], null),
    failedReason: state === 'completed' ? null : (hash['failedReason'] ?? null),
    priority: Number(hash['priority'] ?? 0),
    attemptsMade: Number(hash['atm'] ?? hash['attemptsMade'] ?? 0),
    maxAttempts: own.attempts,
    history,
    createdAt: Number(hash['timestamp'] ?? 0),
    delayMs: history.length === 0 && readInstant(hash[DUE_FIELD]) === null ? readDelay(hash) : null,
    dueAt: state === 'delayed' ? readReadyAt(hash) : null,
    startedAt: readInstant(hash['processedOn']),
    finishedAt: readInstant(hash['finishedOn']),
  };
}

/** A job that was just taken, with those of our own fields that a first attempt cannot have. */
export function readHeldJob(
  queue: string,
  json: JobJson,
  { history, dueAt }: { readonly history: string | null | undefined; readonly dueAt: string | null | undefined },
): HeldJob {
  const opts = JSON.stringify(json.opts);
  const readyAt = readReadyAt({ opts, timestamp: String(json.timestamp), ...(dueAt ? { [DUE_FIELD]: dueAt } : {}) });
  return {
    queue,
    id: json.id,
    name: json.name,
    data: parseJson(json.data, null),
    attemptsMade: json.attemptsMade,
    history: readHistory(history),
    createdAt: json.timestamp,
    waitedMs: Math.max(0, (json.processedOn ?? Date.now()) - readyAt),
    own: readOwnOptions(readOptions(opts)),
  };
}

/** The options that the job's producer gave it, as they are written. */
export function readOptions(raw: string | undefined): JsonObject {
  const options = parseJson(raw, {});
  return isObject(options) ? options : {};
}

export function readHistory(raw: string | null | undefined): readonly AttemptRecord[] {
  const history = parseJson(raw ?? undefined, []);
  return Array.isArray(history) ? (history as unknown as AttemptRecord[]) : [];
}

/** When the job became takeable, or will: it was added then, its delay passed, or its retry came due. */
export function readReadyAt(hash: JobHash): Ms {
  const retryAt = readInstant(hash[DUE_FIELD]);
  if (retryAt !== null) return retryAt;
  return Number(hash['timestamp'] ?? 0) + readDelay(hash);
}

function readDelay(hash: JobHash): Ms {
  const { delay } = readOptions(hash['opts']);
  return Math.max(typeof delay === 'number' ? delay : 0, 0);
}

/** What `text` says, or `otherwise` when it is absent or no JSON. */
export function parseJson(text: string | undefined, otherwise: Json): Json {
  if (text === undefined) return otherwise;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return otherwise;
  }
}

/** Why a job must fail without running: it stalled too often, or its data, written by anyone, is no JSON. */
export function whyUnusable(json: { readonly data: string; readonly deferredFailure?: string }): string | null {
  if (json.deferredFailure !== undefined) return json.deferredFailure;
  try {
    JSON.parse(json.data);
    return null;
  } catch (thrown) {
    return `its data is not JSON: ${messageOf(thrown)}`;
  }
}

/** BullMQ's words for a retention: ages are in seconds, a count of -1 keeps all. */
export function keepJobs({ ageMs, count }: Retention): { count: number } | { age: number; count?: number } {
  if (ageMs === null) return { count: count ?? -1 };
  return { age: Math.ceil(ageMs / 1000), ...(count === null ? {} : { count }) };
}

function sizeAsJson(bytes: Bytes): string {
  return JSON.stringify({ omittedBytes: bytes });
}

/** An instant of a hash; null where there is none. */
export function readInstant(text: string | undefined): Ms | null {
  return text === undefined || text === '' ? null : Number(text);
}

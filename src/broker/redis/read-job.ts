import type { Bytes } from '../../base/units.js';
import type { JobState } from '../../protocol/jobs.js';
import type { RedisClient } from './client.js';
import { type JobHash, RECORD_FIELDS, STAND_INS } from './hash.js';
import type { BullmqQueue } from './queue.js';
import { readAtOnce } from './read-at-once.js';

/** These fields of a job's hash, and the state it was in at the same moment; null when there is no such job. */
export async function readJob(
  client: RedisClient,
  queue: BullmqQueue,
  { id, fields }: { readonly id: string; readonly fields: readonly string[] },
): Promise<{ state: JobState | null; hash: JobHash }> {
  const wanted = ['timestamp', ...fields]; // one at least must be asked for
  const [values, exists, ...places] = await readAtOnce(client, queue.key(id), [
    ['HMGET', queue.key(id), ...wanted],
    ['EXISTS', queue.key(id)],
    ['ZSCORE', queue.key('completed'), id],
    ['ZSCORE', queue.key('failed'), id],
    ['ZSCORE', queue.key('delayed'), id],
    ['ZSCORE', queue.key('prioritized'), id],
    ['LPOS', queue.key('active'), id],
  ]);
  if (exists === 0) return { state: null, hash: {} };
  // Neither here nor there: it waits, perhaps for the jobs it depends on.
  const state = PLACES[places.findIndex((place) => place !== null)] ?? 'waiting';
  return { state, hash: hashOf(wanted, values as readonly unknown[]) };
}

/** These fields of a job's hash, as far as they are there. */
export async function readFields(client: RedisClient, key: string, fields: readonly string[]): Promise<JobHash> {
  return hashOf(fields, await client.hmget(key, ...fields));
}

/** For each field of a job that is larger than `fieldBytes`, what tells its size instead. */
export async function standInsFor(client: RedisClient, key: string, fieldBytes: Bytes): Promise<JobHash> {
  const standIns = await Promise.all(
    Object.entries(STAND_INS).map(async ([field, standIn]) => {
      const bytes = await client.hstrlen(key, field);
      return bytes > fieldBytes ? [[field, standIn(bytes)] as const] : [];
    }),
  );
  return Object.fromEntries(standIns.flat());
}

/** What a record is made of, but the fields that something stands in for. */
export function fieldsBeside(standIns: JobHash): readonly string[] {
  return RECORD_FIELDS.filter((field) => !(field in standIns));
}

const PLACES: readonly JobState[] = ['completed', 'failed', 'delayed', 'prioritized', 'active'];

function hashOf(fields: readonly string[], values: readonly unknown[]): JobHash {
  const present = fields.flatMap((field, at) => {
    const value = values[at];
    return typeof value === 'string' ? [[field, value] as const] : [];
  });
  return Object.fromEntries(present);
}

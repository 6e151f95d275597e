import { Cluster } from 'ioredis';
import type { Bytes, Ms } from '../../base/units.js';
import type { JobRecord, JobState, QueueCounts } from '../../protocol/jobs.js';
import type { JobFilter } from '../broker.js';
import { READ_FIELD_BYTES } from '../job-size.js';
import type { RedisClient } from './client.js';
import { isNotHeld } from './failure.js';
import { ASIDE_FIELD, READY_FIELDS, readJobHash, readReadyAt } from './hash.js';
import type { BullmqQueue } from './queue.js';
import { readAtOnce } from './read-at-once.js';
import { fieldsBeside, readFields, readJob, standInsFor } from './read-job.js';

/** Looks at the queues in Redis, and moves or removes jobs that nobody holds. */
export class BullmqViews {
  readonly #client: RedisClient;
  readonly #prefix: string;

  constructor(client: RedisClient, prefix: string) {
    this.#client = client;
    this.#prefix = prefix;
  }

  /** A field too large to be read tells its size instead. */
  async get(queue: BullmqQueue, id: string): Promise<JobRecord | null> {
    const standIns = await standInsFor(this.#client, queue.key(id), READ_FIELD_BYTES);
    const { state, hash } = await readJob(this.#client, queue, { id, fields: fieldsBeside(standIns) });
    return state === null ? null : readJobHash({ queue: queue.name, id }, state, { ...hash, ...standIns });
  }

  /**
   * One state after the other: takeable jobs in the order of taking, finished ones latest first. A field beyond
   * `fieldBytes` tells its size instead.
   */
  async list(queue: BullmqQueue, filter: JobFilter, fieldBytes: Bytes): Promise<readonly JobRecord[]> {
    const counts = await this.#sizes(queue);
    const found: JobRecord[] = [];
    let skip = filter.offset;
    for (const state of filter.states) {
      const limit = filter.limit - found.length;
      if (limit > 0 && skip < counts[state]) {
        const ids = await this.#range(queue, state, skip, skip + limit - 1);
        found.push(...(await this.read(queue, state, { ids, fieldBytes })));
      }
      skip = Math.max(0, skip - counts[state]);
    }
    return found;
  }

  async counts(queue: BullmqQueue, now: Ms): Promise<QueueCounts> {
    const [sizes, paused, heads] = await Promise.all([
      this.#sizes(queue),
      this.#client.hexists(queue.key('meta'), 'paused'),
      Promise.all([this.#range(queue, 'waiting', 0, 0), this.#range(queue, 'prioritized', 0, 0)]),
    ]);
    const hashes = await Promise.all(heads.flat().map((id) => readFields(this.#client, queue.key(id), READY_FIELDS)));
    const readyAts = hashes.filter((hash) => 'timestamp' in hash).map(readReadyAt); // a head may be gone meanwhile
    const oldestWaitMs = readyAts.length === 0 ? null : Math.max(0, now - Math.min(...readyAts));
    return { ...sizes, paused: paused === 1, oldestWaitMs };
  }

  /** Every queue has a `meta` hash; the keys are walked, which costs some 50 ms per 100 000 of them. */
  async queueNames(): Promise<readonly string[]> {
    const nodes = this.#client instanceof Cluster ? this.#client.nodes('master') : [this.#client];
    const names = new Set<string>();
    const pattern = `${this.#prefix.replace(/[\\*?[\]]/g, '\\$&')}:*:meta`;
    for (const node of nodes) {
      let cursor = '0';
      do {
        const [next, keys] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', 1000, 'TYPE', 'hash');
        for (const key of keys) names.add(key.slice(this.#prefix.length + 1, -':meta'.length));
        cursor = next;
      } while (cursor !== '0');
    }
    return [...names].filter((name) => !name.includes(':')).sort();
  }

  /** False when it is not failed. */
  async retry(queue: BullmqQueue, id: string): Promise<boolean> {
    const { state, hash } = await readJob(this.#client, queue, { id, fields: ['name', 'opts'] });
    if (state !== 'failed') return false;
    try {
      await queue.retry(id, hash);
      return true;
    } catch (thrown) {
      if (isNotHeld(thrown)) return false; // somebody else was quicker
      throw thrown;
    }
  }

  /** False when it is active, unknown, set aside, or the next one of a schedule. */
  async remove(queue: BullmqQueue, id: string): Promise<boolean> {
    const { state, hash } = await readJob(this.#client, queue, { id, fields: [ASIDE_FIELD] });
    if (state === null || state === 'active' || ASIDE_FIELD in hash) return false;
    try {
      return await queue.remove(id);
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === BELONGS_TO_SCHEDULE) return false;
      throw thrown;
    }
  }

  /** How many jobs of this state a purge would remove: all but the next ones of schedules. */
  async countRemovable(queue: BullmqQueue, state: JobState): Promise<number> {
    const schedules = await this.#client.zrange(queue.key('repeat'), 0, -1, 'WITHSCORES');
    let kept = 0;
    for (let at = 0; at + 1 < schedules.length; at += 2) {
      const id = `repeat:${schedules[at]}:${schedules[at + 1]}`;
      const next = await readJob(this.#client, queue, { id, fields: [] });
      if (next.state === state) kept++;
    }
    return (await this.#sizes(queue))[state] - kept;
  }

  /** Removes all jobs of this state but the next ones of schedules, a thousand at a time; returns how many. */
  async removeAll(queue: BullmqQueue, state: JobState): Promise<number> {
    let removed = 0;
    for (;;) {
      const some = await queue.removeSome(state, PURGE_BATCH);
      removed += some;
      if (some === 0) return removed;
    }
  }

  /** Those of the jobs that are still there. A field beyond `fieldBytes` tells its size instead. */
  async read(
    queue: BullmqQueue,
    state: JobState,
    { ids, fieldBytes }: { readonly ids: readonly string[]; readonly fieldBytes: Bytes },
  ): Promise<readonly JobRecord[]> {
    const records = await Promise.all(
      ids.map(async (id) => {
        const standIns = await standInsFor(this.#client, queue.key(id), fieldBytes);
        const hash = await readFields(this.#client, queue.key(id), fieldsBeside(standIns));
        return Object.keys(hash).length === 0
          ? []
          : [readJobHash({ queue: queue.name, id }, state, { ...hash, ...standIns })];
      }),
    );
    return records.flat();
  }

  /** New jobs enter the lists on the left and leave on the right. */
  async #range(queue: BullmqQueue, state: JobState, from: number, to: number): Promise<readonly string[]> {
    switch (state) {
      case 'waiting':
        return (await this.#client.lrange(queue.key('wait'), -to - 1, -from - 1)).reverse();
      case 'active':
        return (await this.#client.lrange(queue.key('active'), -to - 1, -from - 1)).reverse();
      case 'prioritized':
      case 'delayed':
        return this.#client.zrange(queue.key(state), from, to);
      case 'completed':
      case 'failed':
        return this.#client.zrevrange(queue.key(state), from, to);
    }
  }

  /** All at one moment: a job that moves meanwhile is in one of them. */
  async #sizes(queue: BullmqQueue): Promise<Record<JobState, number>> {
    const sizes = await readAtOnce(this.#client, queue.key('meta'), [
      ['LLEN', queue.key('wait')],
      ['LLEN', queue.key('active')],
      ['ZCARD', queue.key('prioritized')],
      ['ZCARD', queue.key('delayed')],
      ['ZCARD', queue.key('completed')],
      ['ZCARD', queue.key('failed')],
    ]);
    const [waiting = 0, active = 0, prioritized = 0, delayed = 0, completed = 0, failed = 0] = sizes.map(Number);
    return { waiting, active, prioritized, delayed, completed, failed };
  }
}

/** Jobs that one script of a purge removes; Redis serves nobody else meanwhile. */
const PURGE_BATCH = 1000;
/** BullMQ's code for the next job of a schedule. */
const BELONGS_TO_SCHEDULE = -8;

import type { JsonObject } from '../../base/json.js';
import type { Ms } from '../../base/units.js';
import type { JobRef } from '../../protocol/jobs.js';
import { isObject } from '../own-options.js';
import {
  type AsideJob,
  type AsideRequest,
  claimLost,
  type JobCopy,
  type JobTransfer,
  type PutOutcome,
  type RestingState,
} from '../transfer.js';
import {
  ASIDE_FIELD,
  DUE_FIELD,
  HISTORY_FIELD,
  type JobHash,
  parseJson,
  readHistory,
  readInstant,
  readOptions,
  readReadyAt,
} from './hash.js';
import type { RedisLink } from './link.js';
import type { BullmqQueues } from './queues.js';
import { CLAIM, DROP, FORGET, PUT, PUT_BACK, SET_ASIDE, UNCLAIM } from './transfer-scripts.js';

/** Jobs in Redis on their way to another broker, or from one. */
export class BullmqTransfer implements JobTransfer {
  readonly #link: RedisLink;
  readonly #queues: BullmqQueues;

  /** Whose the right to move is, of all queues under this prefix. No queue has such a key: there a name and a colon come next. */
  readonly #claimKey: string;

  constructor(link: RedisLink, queues: BullmqQueues, prefix: string) {
    this.#link = link;
    this.#queues = queues;
    this.#claimKey = `${prefix}:cardq-move`;
  }

  async claim(
    claimant: string,
    { forMs, from }: { readonly forMs: Ms; readonly from: string | null },
  ): Promise<string> {
    const { client } = this.#link;
    return String(await this.#link.ask(() => client.eval(CLAIM, 1, this.#claimKey, claimant, forMs, from ?? '')));
  }

  async unclaim(claimant: string): Promise<void> {
    await this.#link.ask(() => this.#link.client.eval(UNCLAIM, 1, this.#claimKey, claimant));
  }

  async setAside({ queue, state, skip, limit, token, to }: AsideRequest): ReturnType<JobTransfer['setAside']> {
    const answer = await this.#run(SET_ASIDE, queue, [state, skip, limit, token, to]);
    return JSON.parse(String(answer)) as Awaited<ReturnType<JobTransfer['setAside']>>;
  }

  aside(
    queue: string,
    { skip, limit }: { readonly skip: number; readonly limit: number },
  ): Promise<readonly AsideJob[]> {
    return this.#link.ask(async () => {
      const { client } = this.#link;
      const ids = await client.lrange(this.#key(queue, 'cardq:aside'), skip, skip + limit - 1);
      const marks = await Promise.all(ids.map((id) => client.hget(this.#key(queue, id), ASIDE_FIELD)));
      return ids.map((id, at) => {
        const { token, to } = readMark(marks[at]);
        return { queue, id, token, to };
      });
    });
  }

  async read({ queue, id }: JobRef): Promise<JobCopy | null> {
    const hash = await this.#link.ask(() => this.#link.client.hgetall(this.#key(queue, id)));
    return ASIDE_FIELD in hash ? readCopy({ queue, id }, hash) : null;
  }

  async putBack({ queue, id }: JobRef): Promise<void> {
    await this.#run(PUT_BACK, queue, [id]);
  }

  async drop({ queue, id, token }: AsideJob): Promise<void> {
    await this.#run(DROP, queue, [id, token]);
  }

  async put(copy: JobCopy, token: string, claimant = ''): Promise<PutOutcome> {
    const place = copy.state === 'delayed' ? copy.readyAt : (copy.finishedAt ?? 0);
    const fields = Object.entries(writeCopy(copy)).flat();
    const claim = [this.#claimKey, claimant];
    const about = [copy.id, token, copy.state, place, copy.priority, ...claim];
    const outcome = await this.#link.watermark.admit(
      () => Buffer.byteLength(fields.join('')),
      () => this.#run(PUT, copy.queue, [...about, ...fields]),
    );
    if (outcome === 'unclaimed') throw claimLost(this.#link.location);
    return String(outcome) as PutOutcome;
  }

  async forget(jobs: readonly AsideJob[]): Promise<void> {
    const queues = [...new Set(jobs.map(({ queue }) => queue))];
    await Promise.all(
      queues.map((name) => {
        const receipts = jobs.filter(({ queue }) => queue === name).flatMap(({ id, token }) => [id, token]);
        return this.#run(FORGET, name, receipts);
      }),
    );
  }

  #run(script: string, queue: string, values: readonly (string | number)[]): Promise<unknown> {
    const meta = this.#key(queue, 'meta'); // a cluster finds by it where the queue is
    return this.#link.ask(() => this.#link.client.eval(script, 1, meta, this.#key(queue, ''), ...values));
  }

  #key(queue: string, suffix: string): string {
    return this.#queues.of(queue).key(suffix);
  }
}

/** What the script wrote into `ASIDE_FIELD`. */
interface Mark {
  readonly state: RestingState;
  /** Its place in a sorted set; absent for one of a list. */
  readonly score?: string;
  readonly token: string;
  readonly to: string;
}

function readMark(raw: string | null | undefined): Mark {
  return { state: 'waiting', token: '', to: '', ...(parseJson(raw ?? undefined, {}) as Partial<Mark>) };
}

function readCopy({ queue, id }: JobRef, hash: JobHash): JobCopy {
  const { state, score } = readMark(hash[ASIDE_FIELD]);
  return {
    queue,
    id,
    state,
    name: hash['name'] ?? '',
    data: hash['data'] ?? 'null',
    options: readOptions(hash['opts']),
    priority: Number(hash['priority'] ?? 0),
    attemptsMade: Number(hash['atm'] ?? hash['attemptsMade'] ?? 0),
    history: readHistory(hash[HISTORY_FIELD]),
    stacks: hash['stacktrace'] ?? '[]',
    progress: hash['progress'] ?? 'null',
    result: hash['returnvalue'] ?? 'null',
    failedReason: hash['failedReason'] ?? null,
    createdAt: Number(hash['timestamp'] ?? 0),
    // BullMQ keeps the order within a millisecond in the last twelve bits.
    readyAt: state === 'delayed' ? Math.floor(Number(score) / 4096) : readReadyAt(hash),
    startedAt: readInstant(hash['processedOn']),
    finishedAt: readInstant(hash['finishedOn']),
  };
}

/** The hash as BullMQ writes it; a job that a schedule once made is an ordinary one from here on. */
function writeCopy(copy: JobCopy): JobHash {
  const { repeat, prevMillis, ...options } = copy.options;
  const uniqueFor = readUniqueness(copy);
  const opts: JsonObject = { ...options, jobId: copy.id, ...(copy.priority > 0 ? { priority: copy.priority } : {}) };
  const hash = {
    name: copy.name,
    data: copy.data,
    opts: JSON.stringify(opts),
    timestamp: String(copy.createdAt),
    delay: String(copy.state === 'delayed' ? Math.max(0, copy.readyAt - copy.createdAt) : 0),
    priority: String(copy.priority),
    atm: String(copy.attemptsMade),
    ats: String(copy.attemptsMade),
  };
  return {
    ...hash,
    ...(uniqueFor === null ? {} : { deid: uniqueFor }),
    ...(copy.history.length === 0 ? {} : { [HISTORY_FIELD]: JSON.stringify(copy.history) }),
    ...(copy.stacks === '[]' ? {} : { stacktrace: copy.stacks }),
    ...(copy.progress === 'null' ? {} : { progress: copy.progress }),
    ...(copy.state === 'completed' ? { returnvalue: copy.result } : {}),
    ...(copy.failedReason === null ? {} : { failedReason: copy.failedReason }),
    ...(copy.startedAt === null ? {} : { processedOn: String(copy.startedAt) }),
    ...(copy.finishedAt === null ? {} : { finishedOn: String(copy.finishedAt) }),
    ...(readReadyAt(hash) === copy.readyAt ? {} : { [DUE_FIELD]: String(copy.readyAt) }),
  };
}

/** As what BullMQ keeps it the only one until it is over; null when it is over, or was the only one for a time that nobody knows here. */
function readUniqueness({ options, finishedAt }: JobCopy): string | null {
  const { de } = options;
  if (finishedAt !== null || !isObject(de) || typeof de['id'] !== 'string') return null;
  return de['ttl'] === undefined || de['keepLastIfActive'] === true ? de['id'] : null;
}

import { CardqError, messageOf } from '../../base/errors.js';
import type { Json, JsonObject } from '../../base/json.js';
import type { Ms } from '../../base/units.js';
import type { JobRef } from '../../protocol/jobs.js';
import type { NewJob } from '../broker.js';
import { checkNewJob } from '../job-rules.js';
import { readOwnOptions } from '../own-options.js';
import type { AsideJob, AsideRequest, JobCopy, JobTransfer, Obstacle, PutOutcome, RestingState } from '../transfer.js';
import { type TakingOrder, takeable } from './jobs.js';
import { number, numberOrNull, readHistory, readRows, text, textOrNull } from './rows.js';
import { isNextOfSchedule } from './schedules.js';
import type { EmbeddedStore, Row, Statements } from './store.js';
import { type Census, takeCensus } from './views.js';

/** The embedded broker's jobs on their way to another broker, or from one. */
export class EmbeddedTransfer implements JobTransfer {
  readonly #store: EmbeddedStore;
  readonly #order: TakingOrder;
  readonly #onReady: (queue: string, readyAt: Ms) => void;

  /** `onReady` hears of each job that can be taken, or when it will be. */
  constructor(store: EmbeddedStore, order: TakingOrder, onReady: (queue: string, readyAt: Ms) => void) {
    this.#store = store;
    this.#order = order;
    this.#onReady = onReady;
  }

  /** Nobody else has the file open. */
  async claim(claimant: string): Promise<string> {
    return claimant;
  }

  async unclaim(): Promise<void> {}

  /** Adds a job that may have arrived where it is to go: set aside from the beginning. False when its id exists. */
  async add(job: NewJob, { token, to }: Pick<AsideJob, 'token' | 'to'>): Promise<boolean> {
    checkNewJob(job);
    const { queue, id, name, priority = 0, delayMs = 0, attempts = null, backoff = null } = job;
    const now = Date.now();
    return this.#store.run((sql) => {
      const state = delayMs > 0 ? 'delayed' : takeable(priority);
      const position = delayMs > 0 ? null : this.#order.last();
      const mark = { state, position, token, to, turn: this.#order.last() };
      sql.addQueue.run([queue]);
      const { changes } = sql.addAside.run([
        ...[queue, id, name, JSON.stringify(job.data), priority, now + delayMs, now, attempts],
        ...[backoff === null ? null : JSON.stringify(backoff), JSON.stringify(mark)],
      ]);
      return changes > 0;
    });
  }

  /** Removes all schedules with their next jobs: from now on they are kept elsewhere. */
  async endSchedules(): Promise<void> {
    await this.#store.run((sql) => {
      sql.endScheduled.run([]);
      sql.endSchedules.run([]);
    });
  }

  /** What is left here to be taken elsewhere. */
  census(): Promise<Census> {
    return this.#store.run(takeCensus);
  }

  setAside({ queue, state, skip, limit, token, to }: AsideRequest): ReturnType<JobTransfer['setAside']> {
    return this.#store.run((sql) => {
      const passed: { id: string; why: Obstacle }[] = [];
      const found = readRows(sql[LISTS[state]].get([queue, limit, skip])).map((row) => text(row, 'id'));
      for (const id of found) {
        const row = sql.resting.get([queue, id]);
        if (row === undefined) continue;
        if (isNextOfSchedule(sql, textOrNull(row, 'schedule'), id)) {
          passed.push({ id, why: 'schedule' });
          continue;
        }
        const mark = { state, position: numberOrNull(row, 'position'), token, to, turn: this.#order.last() };
        sql.setAside.run([JSON.stringify(mark), queue, id]);
      }
      return { moved: found.length - passed.length, passed };
    });
  }

  aside(
    queue: string,
    { skip, limit }: { readonly skip: number; readonly limit: number },
  ): Promise<readonly AsideJob[]> {
    return this.#store.run((sql) =>
      readRows(sql.listAside.get([queue, limit, skip])).map((row) => {
        const { token, to } = readMark(row);
        return { queue, id: text(row, 'id'), token, to };
      }),
    );
  }

  read({ queue, id }: JobRef): Promise<JobCopy | null> {
    return this.#store.run((sql) => {
      const row = sql.getAside.get([queue, id]);
      return row === undefined ? null : readCopy(row);
    });
  }

  async putBack({ queue, id }: JobRef): Promise<void> {
    const readyAt = await this.#store.run((sql) => {
      const row = sql.getAside.get([queue, id]);
      sql.putBack.run([queue, id]);
      return row === undefined ? null : number(row, 'ready_at');
    });
    if (readyAt !== null) this.#onReady(queue, readyAt);
  }

  async drop({ queue, id }: JobRef): Promise<void> {
    await this.#store.run((sql) => sql.dropAside.run([queue, id]));
  }

  async put(copy: JobCopy, token: string): Promise<PutOutcome> {
    checkJson(copy);
    const outcome = await this.#store.run((sql) => this.#put(sql, copy, token));
    if (outcome === 'added') this.#onReady(copy.queue, copy.readyAt);
    return outcome;
  }

  async forget(jobs: readonly JobRef[]): Promise<void> {
    await this.#store.run((sql) => {
      for (const { queue, id } of jobs) sql.removeReceipt.run([queue, id]);
    });
  }

  #put(sql: Statements, copy: JobCopy, token: string): PutOutcome {
    const { queue, id, state, options } = copy;
    const receipt = sql.getReceipt.get([queue, id]);
    if (receipt !== undefined && text(receipt, 'token') === token) return 'known';
    const present = sql.standing.get([queue, id]);
    if (present !== undefined) return text(present, 'state') === 'aside' ? 'aside' : 'exists';
    const own = readOwnOptions(options);
    const isTakeable = state === 'waiting' || state === 'prioritized';
    sql.addQueue.run([queue]);
    sql.put.run([
      ...[queue, id, copy.name, copy.data, state, copy.priority],
      ...[isTakeable ? this.#order.last() : null, copy.readyAt, copy.createdAt],
      ...[own.attempts, own.backoff === null ? null : JSON.stringify(own.backoff), JSON.stringify(options)],
      ...[copy.attemptsMade, copy.startedAt, copy.finishedAt, copy.failedReason],
      ...[copy.progress, JSON.stringify(copy.history), copy.result],
    ]);
    sql.putReceipt.run([queue, id, token]);
    return 'added';
  }
}

const LISTS = {
  waiting: 'idsWaiting',
  prioritized: 'idsPrioritized',
  delayed: 'idsDelayed',
  completed: 'idsCompleted',
  failed: 'idsFailed',
} as const satisfies Record<RestingState, keyof Statements>;

/** What stands in `aside`. */
interface Mark {
  readonly state: RestingState;
  readonly token: string;
  readonly to: string;
}

function readMark(row: Row): Mark {
  return JSON.parse(text(row, 'aside')) as Mark;
}

function readCopy(row: Row): JobCopy {
  return {
    queue: text(row, 'queue'),
    id: text(row, 'id'),
    state: readMark(row).state,
    name: text(row, 'name'),
    data: text(row, 'data'),
    options: readOptions(row),
    priority: number(row, 'priority'),
    attemptsMade: number(row, 'attempts_made'),
    history: readHistory(row),
    stacks: '[]',
    progress: text(row, 'progress'),
    result: text(row, 'result'),
    failedReason: textOrNull(row, 'failed_reason'),
    createdAt: number(row, 'created_at'),
    readyAt: number(row, 'ready_at'),
    startedAt: numberOrNull(row, 'started_at'),
    finishedAt: numberOrNull(row, 'finished_at'),
  };
}

function readOptions(row: Row): JsonObject {
  const options = textOrNull(row, 'options');
  if (options !== null) return JSON.parse(options) as JsonObject;
  const attempts = numberOrNull(row, 'max_attempts');
  const backoff = textOrNull(row, 'backoff');
  return {
    ...(attempts === null ? {} : { attempts }),
    ...(backoff === null ? {} : { backoff: JSON.parse(backoff) as Json }),
  };
}

/** What cannot be read again is not taken in: a foreign producer may have written anything. */
function checkJson({ queue, id, data, progress, result }: JobCopy): void {
  for (const [field, value] of Object.entries({ data, progress, result })) {
    try {
      JSON.parse(value);
    } catch (thrown) {
      throw new CardqError(
        {
          code: 'input_invalid',
          message: `the job's ${field} is not JSON: ${messageOf(thrown)}`,
          where: `${queue}/${id}`,
          hint: 'only Redis can hold it: remove it there, or let it fail',
        },
        { cause: thrown },
      );
    }
  }
}

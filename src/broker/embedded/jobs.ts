import { CardqError } from '../../base/errors.js';
import type { Json } from '../../base/json.js';
import type { Ms } from '../../base/units.js';
import type { JobRef, JobState } from '../../protocol/jobs.js';
import type { AttemptFailure, NewJob, RateLimit, Retention, Taken } from '../broker.js';
import { number, numberOrNull, readHeldJob, readHistory, readRows, text, textOrNull } from './rows.js';
import { planAfter } from './schedules.js';
import type { Row, Statements } from './store.js';

/**
 * The life of a job in the embedded database, one method per step of it. Every method runs inside a transaction of the
 * store and throws `conflict`, before it has written anything, when this holder does not hold the job.
 *
 *     delayed ── due ──► waiting | prioritized ── take ──► active ── complete ──► completed
 *        ▲                        ▲                          │ ── fail for good ──► failed ── retry ──► waiting
 *        └──── fail, delay ───────┴── fail, at once; give back ──┘
 */
export class EmbeddedJobs {
  readonly #holder: string;
  readonly #order: TakingOrder;

  constructor(holder: string, order: TakingOrder) {
    this.#holder = holder;
    this.#order = order;
  }

  /** False when the id exists. */
  add(sql: Statements, job: NewJob, now: Ms): boolean {
    const { priority = 0, delayMs = 0 } = job;
    const state: JobState = delayMs > 0 ? 'delayed' : takeable(priority);
    sql.addQueue.run([job.queue]);
    const { changes } = sql.add.run([
      job.queue,
      job.id,
      job.name,
      JSON.stringify(job.data),
      state,
      priority,
      delayMs > 0 ? null : this.#order.last(),
      now + delayMs,
      now,
      job.attempts ?? null,
      job.backoff === undefined ? null : JSON.stringify(job.backoff),
      null,
    ]);
    return changes > 0;
  }

  async take(sql: Statements, queue: string, limit: RateLimit | null, now: Ms): Promise<Taken> {
    const { changes } = sql.promoteDue.run([this.#order.tail, queue, now]);
    this.#order.advance(changes);
    const row = sql.getQueue.get([queue]);
    if (row !== undefined && number(row, 'paused') === 1) return { job: null, why: 'paused', retryAt: null };
    const window = limit === null ? null : windowOf(row, limit, now);
    if (window !== null && window.left <= 0) return { job: null, why: 'limited', retryAt: window.endsAt };
    const taken = sql.take.get([this.#holder, now, queue]);
    if (taken === undefined) return { job: null, why: 'empty', retryAt: nextDueAt(sql, queue) };
    if (window !== null) sql.setWindow.run([window.endsAt, window.taken + 1, queue]);
    const schedule = textOrNull(taken, 'schedule');
    if (schedule !== null) await planAfter(sql, schedule, text(taken, 'id'), now);
    return { job: readHeldJob(taken) };
  }

  /** Those of the jobs that this holder does not hold. */
  lost(sql: Statements, jobs: readonly JobRef[]): readonly JobRef[] {
    return jobs
      .filter(({ queue, id }) => sql.held.get([queue, id, this.#holder]) === undefined)
      .map(({ queue, id }) => ({ queue, id }));
  }

  complete(
    sql: Statements,
    job: JobRef,
    end: { readonly result: Json; readonly keep: Retention; readonly now: Ms },
  ): void {
    const row = this.#held(sql, job);
    sql.finish.run(['completed', end.now, JSON.stringify(end.result), null, text(row, 'history'), job.queue, job.id]);
    forget(sql, job, 'completed', end);
  }

  fail(sql: Statements, job: JobRef, failure: AttemptFailure, now: Ms): void {
    const row = this.#held(sql, job);
    const { reason } = failure.attempt;
    const history = JSON.stringify([...readHistory(row), failure.attempt]);
    if (failure.retry === null) {
      sql.finish.run(['failed', now, 'null', reason, history, job.queue, job.id]);
      forget(sql, job, 'failed', { keep: failure.keep, now });
    } else if (failure.retry.delayMs > 0) {
      sql.retryLater.run([now + failure.retry.delayMs, reason, history, job.queue, job.id]);
    } else {
      sql.retryNow.run([this.#order.first(), this.#order.last(), now, reason, history, job.queue, job.id]);
    }
  }

  giveBack(sql: Statements, job: JobRef): void {
    this.#held(sql, job);
    sql.giveBack.run([this.#order.first(), job.queue, job.id]);
  }

  /** Gives back all that any other holder had; the one taken first will be first again. */
  releaseOthers(sql: Statements): readonly JobRef[] {
    const rows = readRows(sql.heldByOthers.get([this.#holder]));
    const jobs = rows.map((row) => ({ queue: text(row, 'queue'), id: text(row, 'id') }));
    for (const job of jobs) sql.giveBack.run([this.#order.first(), job.queue, job.id]);
    return jobs;
  }

  progress(sql: Statements, job: JobRef, progress: Json): void {
    this.#held(sql, job);
    sql.progress.run([JSON.stringify(progress), job.queue, job.id]);
  }

  /** False when it is not failed. */
  retry(sql: Statements, job: JobRef, now: Ms): boolean {
    return sql.retryFailed.run([this.#order.last(), now, job.queue, job.id]).changes > 0;
  }

  #held(sql: Statements, job: JobRef): Row {
    const row = sql.held.get([job.queue, job.id, this.#holder]);
    if (row !== undefined) return row;
    throw new CardqError({
      code: 'conflict',
      message: 'this supervisor does not hold the job',
      where: `${job.queue}/${job.id}`,
    });
  }
}

/** Hands out places in the order of taking: before all others, or behind them. */
export class TakingOrder {
  #head: number;
  #tail: number;

  constructor(sql: Statements) {
    const row = sql.positions.get([]);
    this.#head = row === undefined ? 0 : number(row, 'head');
    this.#tail = row === undefined ? 0 : number(row, 'tail');
  }

  get tail(): number {
    return this.#tail;
  }

  first(): number {
    return --this.#head;
  }

  last(): number {
    return ++this.#tail;
  }

  advance(places: number): void {
    this.#tail += places;
  }
}

/** The state of a job of this priority that can be taken now. */
export function takeable(priority: number): 'waiting' | 'prioritized' {
  return priority === 0 ? 'waiting' : 'prioritized';
}

/**
 * The window opens with the first job taken in it, as BullMQ's does. One that ends later than a window opened now is over:
 * the clock was set back.
 */
function windowOf(queue: Row | undefined, limit: RateLimit, now: Ms): { endsAt: Ms; taken: number; left: number } {
  const endsAt = queue === undefined ? 0 : number(queue, 'window_ends_at');
  const isOpen = now < endsAt && endsAt <= now + limit.perMs;
  const taken = queue === undefined || !isOpen ? 0 : number(queue, 'window_taken');
  return { endsAt: taken === 0 ? now + limit.perMs : endsAt, taken, left: limit.max - taken };
}

function nextDueAt(sql: Statements, queue: string): Ms | null {
  const row = sql.nextDue.get([queue]);
  return row === undefined ? null : numberOrNull(row, 'ready_at');
}

/** Removes what its retention no longer covers, of the same queue and end: at most 1000 at a time, so that no commit is long. */
function forget(
  sql: Statements,
  job: JobRef,
  end: 'completed' | 'failed',
  { keep, now }: { keep: Retention; now: Ms },
): void {
  const completed = end === 'completed';
  if (keep.count === 0) sql.removeJob.run([job.queue, job.id]);
  if (keep.ageMs !== null) (completed ? sql.expireCompleted : sql.expireFailed).run([job.queue, now - keep.ageMs]);
  if (keep.count === null) return;
  const row = sql.tally.get([job.queue, end]);
  const excess = (row === undefined ? 0 : number(row, 'n')) - keep.count;
  if (excess > 0) (completed ? sql.trimCompleted : sql.trimFailed).run([job.queue, Math.min(excess, 1000)]);
}

import {
  Job,
  type JobJson,
  JobScheduler,
  MetricsTime,
  QueueKeys,
  RedisQueueBackend,
  type Span,
  type WorkerOptions,
} from 'bullmq';
import type { Json } from '../../base/json.js';
import type { Ms } from '../../base/units.js';
import type { JobState } from '../../protocol/jobs.js';
import type { AttemptFailure, HeldJob, NewJob, RateLimit, Retention, Schedule, Taken } from '../broker.js';
import { DUE_FIELD, HISTORY_FIELD, type JobHash, keepJobs, readHeldJob, whyUnusable } from './hash.js';
import type { RedisLink } from './link.js';
import { LOCK_MS, QueueLocks } from './locks.js';
import { optionsOf } from './new-job.js';
import { declareSchedule, planAfter } from './schedules.js';
import type { Tracing } from './tracing.js';

/** How often every host looks for jobs whose hold has run out; one of them does it. */
export const STALLED_CHECK_MS: Ms = 10_000;
/** A job whose host vanished this often fails when it is taken again. */
const MAX_STALLS = 3;
/** Stacks kept with a job, the latest ones. */
const MOST_STACKS = 10;

/** What a holder must know of its job to finish it. */
export interface Hold {
  readonly job: Job;
  readonly history: HeldJob['history'];
  /** Lasts as long as the hold; null: nobody traces. */
  readonly span: Span | null;
}

/** What a job ended with, and how long that is kept. */
export interface Completion {
  readonly result: Json;
  readonly keep: Retention;
}

/** What was taken, and what its holder must know. */
export type Found = Taken & { readonly hold?: Hold };

/** Where queues are, and in whose name they are spoken to. */
export interface Place {
  readonly link: RedisLink;
  readonly prefix: string;
  /** The value of all locks that this supervisor takes. */
  readonly holder: string;
  /** Null: nobody traces. */
  readonly tracing: Tracing | null;
}

/** One queue in Redis: BullMQ's own scripts, run one by one over the shared connection. */
export class BullmqQueue {
  readonly name: string;
  readonly locks: QueueLocks;
  readonly #client: RedisLink['client'];
  readonly #holder: string;
  readonly #tracing: Tracing | null;
  readonly #backend: RedisQueueBackend;
  /** BullMQ's schedules of this queue; also what its Job class wants for a queue. */
  readonly #scheduler: JobScheduler;

  constructor(name: string, limit: RateLimit | null, { link, prefix, holder, tracing }: Place) {
    const options = {
      connection: link.client,
      prefix,
      name: holder,
      lockDuration: LOCK_MS,
      maxStalledCount: MAX_STALLS,
      stalledInterval: STALLED_CHECK_MS - 1000, // less than a round, or each host would miss every second one
      metrics: { maxDataPoints: MetricsTime.ONE_WEEK }, // without it BullMQ's totals stay 0
      ...(tracing === null ? {} : { telemetry: tracing.telemetry }),
      ...(limit === null ? {} : { limiter: { max: limit.max, duration: limit.perMs } }),
    } satisfies WorkerOptions;
    const keys = new QueueKeys(prefix);
    this.name = name;
    this.#client = link.client;
    this.locks = new QueueLocks(link.client, (suffix) => this.key(suffix));
    this.#holder = holder;
    this.#tracing = tracing;
    this.#backend = new RedisQueueBackend(
      link.connection,
      name,
      keys.getKeys(name),
      (type) => keys.toKey(name, type),
      options,
      undefined,
      false,
    );
    this.#scheduler = new JobScheduler(name, options, () => this.#backend);
  }

  key(suffix: string): string {
    return this.#backend.toKey(suffix);
  }

  /** Makes the queue visible to whoever looks for queues, before it has had a job. */
  async introduce(): Promise<void> {
    await this.#client.hsetnx(this.key('meta'), 'opts.maxLenEvents', 10_000);
  }

  /** False when the id exists. */
  add(job: NewJob): Promise<boolean> {
    if (this.#tracing === null) return this.#add(job, null);
    return this.#tracing.add(this.#scheduler, job, (metadata) => this.#add(job, metadata));
  }

  /** Takes the next job, plans the one after it when it is a schedule's, and fails those that cannot run at all. */
  async take(): Promise<Found> {
    return this.#accept((await this.#backend.moveToActive(this.#holder, this.#holder)) as NextJob);
  }

  /** Those of the ids whose hold is lost. One that ran out, in an outage, is taken up again if it still can be. */
  async renew(ids: readonly string[]): Promise<readonly string[]> {
    const tokens = ids.map(() => this.#holder);
    const lapsed = await this.#backend.extendLocks([...ids], tokens, LOCK_MS);
    const reclaimed = await this.locks.reclaim(lapsed, this.#holder);
    return lapsed.filter((id) => !reclaimed.includes(id));
  }

  /** A job that has been taken over. */
  async find(id: string): Promise<Found> {
    const json = await this.#backend.getJobData(id);
    if (json === undefined) return { job: null, why: 'empty', retryAt: null };
    return this.#held(Job.fromJSON(this.#scheduler, json, id), { ...json, id });
  }

  async complete({ job }: Hold, { result, keep }: Completion): Promise<void> {
    await this.#backend.moveToCompleted(job, result, keepJobs(keep), this.#holder, false);
  }

  /** Completes it and takes the next one in the same script. */
  async completeAndTake({ job }: Hold, { result, keep }: Completion): Promise<Found> {
    const completed = await this.#backend.moveToCompleted(job, result, keepJobs(keep), this.#holder, true);
    return this.#accept(completed.result as NextJob);
  }

  /** Fails or retries as told, whatever the job's own options; the history travels in the same script. */
  async fail({ job }: Hold, failure: AttemptFailure, history: string): Promise<void> {
    const id = job.id ?? '';
    const { reason } = failure.attempt;
    const stacktrace = JSON.stringify(
      [...(job.stacktrace ?? []), ...(failure.stack === null ? [] : [failure.stack])].slice(-MOST_STACKS),
    );
    const fields = { failedReason: reason, stacktrace, [HISTORY_FIELD]: history };
    if (failure.retry === null) {
      await this.#backend.moveToFailed(job, reason, keepJobs(failure.keep), this.#holder, false, fields);
      return;
    }
    const { delayMs } = failure.retry;
    const fieldsToUpdate = { ...fields, [DUE_FIELD]: String(Date.now() + delayMs) };
    if (delayMs > 0) await this.#backend.moveToDelayed(id, Date.now(), delayMs, this.#holder, { fieldsToUpdate });
    else await this.#backend.retryJob(id, true, this.#holder, { fieldsToUpdate });
  }

  async giveBack(id: string, token = this.#holder): Promise<void> {
    await this.#backend.moveJobFromActiveToWait(id, token);
  }

  async progress(id: string, progress: Json): Promise<void> {
    await this.#backend.updateProgress(id, progress as string | number | object);
  }

  /** Puts back jobs whose hold has run out, wherever they were held; at most one host does it per interval. */
  async rescueStalled(): Promise<void> {
    await this.#backend.moveStalledJobsToWait();
  }

  async retry(id: string, hash: JobHash): Promise<void> {
    const job = new Job(this.#scheduler, hash['name'] ?? '', {}, Job.optsFromJSON(hash['opts']), id);
    await this.#backend.retryFinishedJob(job, 'failed', { resetAttemptsMade: true });
    await this.#client.hdel(this.key(id), DUE_FIELD);
  }

  async remove(id: string): Promise<boolean> {
    return (await this.#backend.remove(id, true)) === 1;
  }

  /** Removes up to `limit` jobs of this state, but the next ones of schedules; returns how many. */
  async removeSome(state: JobState, limit: number): Promise<number> {
    const name = state === 'waiting' ? 'wait' : state;
    return (await this.#backend.cleanJobsByState(name, Number.MAX_SAFE_INTEGER, limit)).length;
  }

  async trimEvents(keep: number): Promise<void> {
    await this.#client.xtrim(this.key('events'), 'MAXLEN', '~', keep);
  }

  async setPaused(paused: boolean): Promise<void> {
    await this.#backend.pause(paused);
  }

  async schedule(name: string, spec: Schedule): Promise<void> {
    await declareSchedule(this.#scheduler, name, spec);
  }

  async unschedule(name: string): Promise<void> {
    await this.#scheduler.removeJobScheduler(name);
  }

  /** Asked and added in one transaction. */
  async #add(job: NewJob, metadata: string | null): Promise<boolean> {
    const json = new Job(this.#scheduler, job.name, job.data, optionsOf(job, metadata), job.id).asJSON();
    const transaction = (await this.#backend.client).multi().runCommand('exists', [this.key(job.id)]);
    await this.#backend.addJobToTransaction(transaction, json, job.id);
    const replies = (await transaction.exec()) ?? [];
    for (const [failure] of replies) if (failure !== null) throw failure;
    return replies[0]?.[1] === 0;
  }

  async #accept([found, id = '', limitedMs = 0, dueAt = 0]: NextJob): Promise<Found> {
    if (!found) return { job: null, ...(await this.#whyNone(limitedMs, dueAt)) };
    const json = { ...found, id: String(id) }; // the hash does not hold its own id
    const unusable = whyUnusable(json);
    const job = Job.fromJSON(this.#scheduler, unusable === null ? json : { ...json, data: '{}' });
    await planAfter(this.#scheduler, json);
    if (unusable === null) return this.#held(job, json);
    await this.#backend.moveToFailed(job, unusable, job.opts.removeOnFail ?? false, this.#holder, false);
    return this.take();
  }

  async #whyNone(limitedMs: Ms, dueAt: Ms): Promise<Pick<Taken & { job: null }, 'why' | 'retryAt'>> {
    if (limitedMs > 0) return { why: 'limited', retryAt: Date.now() + limitedMs };
    if ((await this.#client.hexists(this.key('meta'), 'paused')) === 1) return { why: 'paused', retryAt: null };
    return { why: 'empty', retryAt: dueAt > 0 ? Math.ceil(dueAt) : null };
  }

  async #held(job: Job, json: JobJson): Promise<Found> {
    const isFirst = json.attemptsMade === 0 && json.attemptsStarted <= 1;
    const [history, dueAt] = isFirst
      ? [null, null]
      : await this.#client.hmget(this.key(json.id), HISTORY_FIELD, DUE_FIELD);
    const held = readHeldJob(this.name, json, { history, dueAt });
    const span = this.#tracing?.process(this.name, job, this.#holder) ?? null;
    return { job: held, hold: { job, history: held.history, span } };
  }
}

/** What BullMQ's scripts answer when they take a job. */
type NextJob = [json?: JobJson | null, id?: string, limitedMs?: Ms, dueAt?: Ms];

import { EventStream } from '../../base/event-stream.js';
import type { Json } from '../../base/json.js';
import { Lifetime } from '../../base/lifetime.js';
import type { Ms } from '../../base/units.js';
import type { JobRecord, JobRef, JobState, QueueCounts } from '../../protocol/jobs.js';
import type {
  AttemptFailure,
  Broker,
  BrokerState,
  JobFilter,
  NewJob,
  RateLimit,
  Retention,
  Schedule,
  Taken,
} from '../broker.js';
import { checkNewJob, checkQueueName } from '../job-rules.js';
import { listInPages } from '../job-size.js';
import { purgeEach } from '../purge-each.js';
import { WakeTimers } from '../wake-timers.js';
import { WatchedState } from '../watched-state.js';
import { LoneFleet } from './fleet.js';
import { EmbeddedJobs, TakingOrder } from './jobs.js';
import { readRows, text } from './rows.js';
import { declareSchedule, removeSchedule } from './schedules.js';
import { EmbeddedStore, type Statements } from './store.js';
import { EmbeddedTransfer } from './transfer.js';
import { countJobs, countRemovable, getJob, listJobs, removeJob, removeSome } from './views.js';
import { walkJobs } from './walk.js';

/** How often a disk that refused is asked whether it works again. */
const PROBE_MS: Ms = 1000;
/** Jobs that one transaction of a purge removes. */
const PURGE_BATCH = 500;

/** Opens the broker that lives in one file of this daemon's own. Throws `broker_write_failed` or `disk_full`. */
export async function openEmbeddedBroker({
  path,
  holder,
}: {
  readonly path: string;
  readonly holder: string;
}): Promise<EmbeddedBroker> {
  const store = await EmbeddedStore.open(path);
  const order = await store.run((sql) => new TakingOrder(sql));
  return new EmbeddedBroker(store, order, holder);
}

/** A broker in a file of its own, which nobody else has open. */
export class EmbeddedBroker implements Broker {
  readonly kind = 'embedded';
  readonly checkup = null; // what is to be said against a file is said when it is opened
  readonly foreign = null;
  readonly fallback = null;
  readonly obstacle = null; // a disk that has refused is tried again
  readonly fleet: LoneFleet;
  readonly transfer: EmbeddedTransfer;
  readonly location: string;
  readonly holder: string;
  readonly #life = new Lifetime('embedded broker');
  readonly #store: EmbeddedStore;
  readonly #jobs: EmbeddedJobs;
  readonly #limits = new Map<string, RateLimit | null>();
  readonly #work = new EventStream<string>();
  readonly #timers = new WakeTimers((queue) => this.#work.emit(queue));
  readonly #state = new WatchedState({ state: 'up', latencyMs: null, reason: null });

  constructor(store: EmbeddedStore, order: TakingOrder, holder: string) {
    this.location = store.path;
    this.holder = holder;
    this.fleet = new LoneFleet(holder);
    this.#store = this.#life.own('database', store, (open) => open.close());
    this.#jobs = new EmbeddedJobs(holder, order);
    this.transfer = new EmbeddedTransfer(store, order, (queue, at) =>
      this.#announce(queue, Date.now(), at - Date.now()),
    );
    this.#life.onClose('timers', () => this.#timers.close());
    this.#life.onClose(
      'failures',
      store.failures.subscribe((failure) => this.#markDown(failure.message)),
    );
    this.#life.every('probe', PROBE_MS, () => void this.#probe());
  }

  get state(): BrokerState {
    const { current } = this.#state;
    return current.state === 'up' ? { ...current, latencyMs: this.#store.lastCommitMs } : current;
  }

  onWork(listener: (queue: string) => void): () => void {
    return this.#work.subscribe(listener);
  }

  onStateChange(listener: (state: BrokerState) => void): () => void {
    return this.#state.subscribe(listener);
  }

  async watch(queue: string, limit: RateLimit | null): Promise<void> {
    checkQueueName(queue);
    this.#limits.set(queue, limit);
    await this.#store.run((sql) => sql.addQueue.run([queue]));
    this.#work.emit(queue);
  }

  async add(job: NewJob): Promise<{ readonly created: boolean }> {
    checkNewJob(job);
    const now = Date.now();
    const created = await this.#store.run((sql) => this.#jobs.add(sql, job, now));
    if (created) this.#announce(job.queue, now, job.delayMs ?? 0);
    return { created };
  }

  take(queue: string): Promise<Taken> {
    return this.#take(queue, () => undefined);
  }

  renew(jobs: readonly JobRef[]): Promise<readonly JobRef[]> {
    return this.#store.run((sql) => this.#jobs.lost(sql, jobs));
  }

  complete(job: JobRef, result: Json, keep: Retention): Promise<void> {
    return this.#store.run((sql) => this.#jobs.complete(sql, job, { result, keep, now: Date.now() }));
  }

  completeAndTake(job: JobRef, result: Json, keep: Retention): Promise<Taken> {
    return this.#take(job.queue, (sql) => this.#jobs.complete(sql, job, { result, keep, now: Date.now() }));
  }

  async fail(job: JobRef, failure: AttemptFailure): Promise<void> {
    const now = Date.now();
    await this.#store.run((sql) => this.#jobs.fail(sql, job, failure, now));
    if (failure.retry !== null) this.#announce(job.queue, now, failure.retry.delayMs);
  }

  async giveBack(job: JobRef): Promise<void> {
    await this.#store.run((sql) => this.#jobs.giveBack(sql, job));
    this.#work.emit(job.queue);
  }

  progress(job: JobRef, progress: Json): Promise<void> {
    return this.#store.run((sql) => this.#jobs.progress(sql, job, progress));
  }

  /** Nobody else has this file open, so whoever held anything before is the predecessor, by whatever name. */
  async releaseHeldBy(_predecessor: string): Promise<readonly JobRef[]> {
    const released = await this.#store.run((sql) => this.#jobs.releaseOthers(sql));
    for (const queue of new Set(released.map((job) => job.queue))) this.#work.emit(queue);
    return released;
  }

  readonly get: Broker['get'] = (job) => this.#store.run((sql) => getJob(sql, job));

  readonly walk: Broker['walk'] = (step) => this.#store.run((sql) => walkJobs(sql, step));

  findQueues(id: string): Promise<readonly string[]> {
    return this.#store.run((sql) => readRows(sql.findQueues.get([id])).map((row) => text(row, 'queue')));
  }

  list(filter: JobFilter): Promise<readonly JobRecord[]> {
    return listInPages(filter, (page, fieldBytes) => this.#store.run((sql) => listJobs(sql, page, fieldBytes)));
  }

  counts(queue: string): Promise<QueueCounts> {
    return this.#store.run((sql) => countJobs(sql, queue, Date.now()));
  }

  queueNames(): Promise<readonly string[]> {
    return this.#store.run((sql) => readRows(sql.queueNames.get([])).map((row) => text(row, 'name')));
  }

  async retry(job: JobRef): Promise<boolean> {
    const retried = await this.#store.run((sql) => this.#jobs.retry(sql, job, Date.now()));
    if (retried) this.#work.emit(job.queue);
    return retried;
  }

  remove(job: JobRef): Promise<boolean> {
    return this.#store.run((sql) => removeJob(sql, job));
  }

  purge(
    queue: string,
    states: readonly JobState[],
    { dryRun }: { readonly dryRun: boolean },
  ): Promise<Partial<Record<JobState, number>>> {
    return purgeEach(states, (state) =>
      dryRun ? this.#store.run((sql) => countRemovable(sql, queue, state)) : this.#removeAll(queue, state),
    );
  }

  async setPaused(queue: string, paused: boolean): Promise<void> {
    checkQueueName(queue);
    await this.#store.run((sql) => {
      sql.addQueue.run([queue]);
      sql.setPaused.run([paused ? 1 : 0, queue]);
    });
    if (!paused) this.#work.emit(queue);
  }

  async schedule(name: string, spec: Schedule | null): Promise<void> {
    const now = Date.now();
    await this.#store.run((sql) => (spec === null ? removeSchedule(sql, name) : declareSchedule(sql, name, spec, now)));
    if (spec !== null) this.#work.emit(spec.queue); // a take then learns when it is due
  }

  close(): Promise<void> {
    return this.#life.close();
  }

  async #take(queue: string, before: (sql: Statements) => void): Promise<Taken> {
    const limit = this.#limits.get(queue) ?? null;
    const taken = await this.#store.run((sql) => {
      before(sql);
      return this.#jobs.take(sql, queue, limit, Date.now());
    });
    if (taken.job === null && taken.retryAt !== null) this.#timers.wakeAt(queue, taken.retryAt);
    return taken;
  }

  /** Many short transactions, so that everything else gets its turn between them. */
  async #removeAll(queue: string, state: JobState): Promise<number> {
    let removed = 0;
    for (;;) {
      const changes = await this.#store.run((sql) => removeSome(sql, queue, { state, limit: PURGE_BATCH }));
      removed += changes;
      if (changes < PURGE_BATCH) return removed;
    }
  }

  #announce(queue: string, now: Ms, delayMs: Ms): void {
    if (delayMs > 0) this.#timers.wakeAt(queue, now + delayMs);
    else this.#work.emit(queue);
  }

  #markDown(reason: string): void {
    this.#state.set({ state: 'down', latencyMs: null, reason });
  }

  /** While down: a write that succeeds proves the disk works again. A failing one comes back as another failure. */
  async #probe(): Promise<void> {
    await this.#store.look();
    if (this.state.state === 'up') return;
    const written = this.#store.run((sql) => sql.probe.run([Date.now()]));
    if (!(await written.then(Boolean, () => false))) return;
    this.#state.set({ state: 'up', latencyMs: null, reason: null });
    for (const queue of this.#limits.keys()) this.#work.emit(queue);
  }
}

import { EventStream } from '../../base/event-stream.js';
import type { Json } from '../../base/json.js';
import { Lifetime } from '../../base/lifetime.js';
import type { JobRecord, JobRef, QueueCounts } from '../../protocol/jobs.js';
import type {
  AttemptFailure,
  Broker,
  BrokerState,
  Checkup,
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
import { connectForBlocking } from './client.js';
import { RedisFleet } from './fleet.js';
import { BullmqForeignHolds } from './foreign-holds.js';
import { hesitationIn } from './hesitation.js';
import { BullmqHolds } from './holds.js';
import { RedisLink } from './link.js';
import { type BullmqQueue, STALLED_CHECK_MS } from './queue.js';
import { BullmqQueues } from './queues.js';
import { findTracing, type Tracing } from './tracing.js';
import { BullmqTransfer } from './transfer.js';
import { trimFinished } from './trim.js';
import { parseRedisUrl, type RedisTarget } from './url.js';
import { BullmqViews } from './views.js';
import { walkJobs } from './walk.js';
import { BLOCK_MS, WorkEvents } from './work-events.js';

interface Options {
  readonly url: string;
  readonly prefix: string;
  readonly allowEviction: boolean;
  readonly holder: string;
}

/**
 * Opens the broker that is BullMQ's queues in Redis or Valkey. A server that is away, or unfit, leaves it *down* with
 * the reason; it comes up by itself. Throws `config_invalid` for an unreadable URL.
 */
export async function openBullmqBroker(options: Options): Promise<Broker> {
  const broker = new BullmqBroker(options, parseRedisUrl(options.url), await findTracing());
  await broker.start();
  return broker;
}

class BullmqBroker implements Broker {
  readonly kind = 'redis';
  readonly fallback = null;
  readonly location: string;
  readonly holder: string;
  readonly checkup: Checkup;
  readonly foreign: BullmqForeignHolds;
  readonly fleet: RedisFleet;
  readonly transfer: BullmqTransfer;
  readonly #life = new Lifetime('redis broker');
  readonly #link: RedisLink;
  readonly #events: WorkEvents;
  readonly #views: BullmqViews;
  readonly #holds: BullmqHolds;
  readonly #queues: BullmqQueues;
  readonly #work = new EventStream<string>();
  readonly #timers = new WakeTimers((queue) => this.#work.emit(queue));

  constructor({ url, prefix, allowEviction, holder }: Options, target: RedisTarget, tracing: Tracing | null) {
    this.holder = holder;
    const around = { supervisors: () => this.fleet.size, trim: () => trimFinished(this.#queues) };
    this.#link = new RedisLink(url, target, { prefix, allowEviction, ...around });
    this.location = this.#link.location;
    this.checkup = this.#link;
    this.#queues = new BullmqQueues({ link: this.#link, prefix, holder, tracing });
    this.#life.onClose('traces', () => tracing?.flush());
    this.#events = new WorkEvents(connectForBlocking(target, BLOCK_MS), {
      streamOf: (queue) => this.#queue(queue).key('events'),
      onWork: (queue) => this.#work.emit(queue),
      onDelayed: (queue, at) => this.#timers.wakeAt(queue, at),
      hesitation: () => hesitationIn(this.fleet.size, Math.random),
    });
    this.#views = new BullmqViews(this.#link.client, prefix);
    this.#holds = new BullmqHolds(this.#link.client, holder, (queue, at) => this.#timers.wakeAt(queue, at));
    this.fleet = new RedisFleet(this.#link, { prefix, holder });
    this.foreign = new BullmqForeignHolds({ prefix, target, link: this.#link }, this.#queues, this.#holds);
    this.transfer = new BullmqTransfer(this.#link, this.#queues, prefix);
  }

  async start(): Promise<void> {
    this.#life.onClose('connection', () => this.#link.close());
    this.#life.onClose('events', () => this.#events.close());
    this.#life.onClose('timers', () => this.#timers.close());
    this.#life.every(
      'stalled check',
      STALLED_CHECK_MS,
      () => void this.#queues.forEachWatched((queue) => queue.rescueStalled()),
    );
    this.#link.health.state.subscribe((state) => {
      if (state.state === 'up') void this.#queues.forEachWatched((queue) => this.#introduce(queue));
    });
    await this.#link.start();
  }

  get state(): BrokerState {
    return this.#link.health.state.current;
  }

  get obstacle(): Broker['obstacle'] {
    return this.#link.health.hindrance;
  }

  onWork(listener: (queue: string) => void): () => void {
    return this.#work.subscribe(listener);
  }

  onStateChange(listener: (state: BrokerState) => void): () => void {
    return this.#link.health.state.subscribe(listener);
  }

  /** Works while Redis is away, too: what must be told to Redis is told when it comes up. */
  async watch(queue: string, limit: RateLimit | null): Promise<void> {
    checkQueueName(queue);
    const watched = this.#queues.watch(queue, limit);
    this.#events.listenTo(queue);
    if (this.state.state === 'up') await this.#ask(() => this.#introduce(watched));
  }

  async add(job: NewJob): Promise<{ readonly created: boolean }> {
    checkNewJob(job);
    const dataBytes = () => Buffer.byteLength(JSON.stringify(job.data));
    const add = () => this.#ask(() => this.#queue(job.queue).add(job));
    return { created: await this.#link.watermark.admit(dataBytes, add) };
  }

  take(queue: string): Promise<Taken> {
    return this.#take(queue, () => this.#holds.take(this.#queue(queue)));
  }

  renew(jobs: readonly JobRef[]): Promise<readonly JobRef[]> {
    return this.#queues.renew(jobs);
  }

  complete(job: JobRef, result: Json, keep: Retention): Promise<void> {
    return this.#ask(() => this.#holds.complete(this.#queue(job.queue), job.id, { result, keep }));
  }

  completeAndTake({ queue, id }: JobRef, result: Json, keep: Retention): Promise<Taken> {
    return this.#take(queue, () => this.#holds.completeAndTake(this.#queue(queue), id, { result, keep }));
  }

  fail(job: JobRef, failure: AttemptFailure): Promise<void> {
    return this.#ask(() => this.#holds.fail(this.#queue(job.queue), job.id, failure));
  }

  giveBack(job: JobRef): Promise<void> {
    return this.#ask(() => this.#holds.giveBack(this.#queue(job.queue), job.id));
  }

  progress(job: JobRef, progress: Json): Promise<void> {
    return this.#ask(() => this.#holds.progress(this.#queue(job.queue), job.id, progress));
  }

  async releaseHeldBy(predecessor: string): Promise<readonly JobRef[]> {
    return this.#queues.releaseHeldBy(predecessor, await this.queueNames());
  }

  get(job: JobRef): Promise<JobRecord | null> {
    return this.#ask(() => this.#views.get(this.#queue(job.queue), job.id));
  }

  async findQueues(id: string): Promise<readonly string[]> {
    const names = await this.queueNames();
    const found = await this.#ask(() =>
      Promise.all(names.map((name) => this.#link.client.exists(this.#queue(name).key(id)))),
    );
    return names.filter((_, at) => found[at] === 1);
  }

  list(filter: JobFilter): Promise<readonly JobRecord[]> {
    const queue = this.#queue(filter.queue);
    return listInPages(filter, (page, fieldBytes) => this.#ask(() => this.#views.list(queue, page, fieldBytes)));
  }

  readonly walk: Broker['walk'] = (step) =>
    this.#ask(() => walkJobs(this.#link.client, { queue: this.#queue(step.queue), views: this.#views }, step));

  counts(queue: string): Promise<QueueCounts> {
    return this.#ask(() => this.#views.counts(this.#queue(queue), Date.now()));
  }

  readonly queueNames: Broker['queueNames'] = () => this.#ask(() => this.#views.queueNames());

  async retry(job: JobRef): Promise<boolean> {
    return this.#ask(() => this.#views.retry(this.#queue(job.queue), job.id));
  }

  async remove(job: JobRef): Promise<boolean> {
    return this.#ask(() => this.#views.remove(this.#queue(job.queue), job.id));
  }

  readonly purge: Broker['purge'] = (name, states, { dryRun }) => {
    const queue = this.#queue(name);
    return purgeEach(states, (state) =>
      dryRun
        ? this.#ask(() => this.#views.countRemovable(queue, state))
        : this.#link.askPatiently(() => this.#views.removeAll(queue, state)),
    );
  };

  setPaused(queue: string, paused: boolean): Promise<void> {
    checkQueueName(queue);
    return this.#ask(() => this.#queue(queue).setPaused(paused));
  }

  async schedule(name: string, spec: Schedule | null): Promise<void> {
    for (const queue of await this.queueNames()) {
      if (queue !== spec?.queue) await this.#ask(() => this.#queue(queue).unschedule(name));
    }
    if (spec !== null) await this.#ask(() => this.#queue(spec.queue).schedule(name, spec));
  }

  close(): Promise<void> {
    return this.#life.close();
  }

  async #take(queue: string, question: () => Promise<Taken>): Promise<Taken> {
    const taken = await this.#link.askPatiently(question);
    if (taken.job === null && taken.retryAt !== null) this.#timers.wakeAt(queue, taken.retryAt);
    return taken;
  }

  #ask<T>(question: () => Promise<T>): Promise<T> {
    return this.#link.ask(question);
  }

  #queue(name: string): BullmqQueue {
    return this.#queues.of(name);
  }

  async #introduce(queue: BullmqQueue): Promise<void> {
    await queue.introduce();
    await queue.rescueStalled(); // the first round only marks what is active; the next one finds what still is
    this.#work.emit(queue.name);
  }
}

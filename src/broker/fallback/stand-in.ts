import { randomUUID } from 'node:crypto';
import { EventStream } from '../../base/event-stream.js';
import type { Ms } from '../../base/units.js';
import { type FallbackEvent, type FallbackState, nextFallbackState } from '../../policy/fallback.js';
import type { JobRef } from '../../protocol/jobs.js';
import type { Broker, Fallback, FallbackNews, NewJob, RateLimit } from '../broker.js';
import type { EmbeddedBroker } from '../embedded/embedded.js';
import { Merge } from './merge.js';
import { Pauses } from './pauses.js';
import { Spool } from './spool.js';

interface Parts {
  readonly configured: Broker;
  /** The file of the spool. */
  readonly path: string;
  /** False: it only hands over what an earlier supervisor left in it. */
  readonly accepts: boolean;
  readonly onWork: (queue: string) => void;
}

/** The spool that stands in for a broker, and the way back: it knows whose turn it is, and hands over when that changes. */
export class StandIn implements Fallback {
  readonly spool: Spool;
  readonly pauses = new Pauses();
  readonly #parts: Parts;
  readonly #news = new EventStream<FallbackNews>();
  readonly #limits = new Map<string, RateLimit | null>();
  #state: FallbackState;
  #merge: Merge | null = null;
  #merging: Promise<void> = Promise.resolve();
  #released: readonly JobRef[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    const { configured, path } = parts;
    this.spool = new Spool({ path, holder: configured.holder, onOpen: (broker) => this.#prepare(broker) });
    this.#state = configured.state.state === 'up' ? { name: 'healthy' } : { name: 'degraded', since: Date.now() };
  }

  /** Goes on with what an earlier supervisor left. Rejects when that cannot be read. */
  async start(): Promise<void> {
    if (!this.spool.isThere) return;
    await this.spool.use(async () => undefined);
    this.tell('filled');
  }

  get phase(): Fallback['phase'] {
    if (this.#state.name === 'healthy') return 'resting';
    const { accepts, configured } = this.#parts;
    return this.#state.name === 'degraded' && (!accepts || configured.obstacle === 'unfit')
      ? 'resting'
      : this.#state.name;
  }

  get since(): Ms | null {
    return this.phase === 'resting' || this.#state.name === 'healthy' ? null : this.#state.since;
  }

  /** True while what is to be done is added here, and taken from here. */
  get hasTheWork(): boolean {
    return this.phase === 'degraded';
  }

  /** True while the way back is held up: what is to be done is taken from here, too. */
  get isHeldUp(): boolean {
    return this.#merge?.isHeldUp ?? false;
  }

  queued(): Promise<number> {
    return this.spool.useIfOpen(async (broker) => (await broker.transfer.census()).toDo, 0);
  }

  /** True when a job of this id lies here, in whatever state. */
  async has(job: JobRef): Promise<boolean> {
    return (await this.spool.useIfOpen((broker) => broker.get(job), null)) !== null;
  }

  onNews(listener: (news: FallbackNews) => void): () => void {
    return this.#news.subscribe(listener);
  }

  async add(job: NewJob): Promise<{ readonly created: boolean }> {
    const added = await this.spool.use((broker) => broker.add(job));
    this.tell('filled');
    return added;
  }

  /** Adds a job that the configured broker may have already: it is only handed over, never run here. */
  async addDoubtful(job: NewJob): Promise<{ readonly created: boolean }> {
    const mark = { token: randomUUID(), to: this.#parts.configured.location };
    const created = await this.spool.use((broker) => broker.transfer.add(job, mark));
    this.tell('filled');
    return { created };
  }

  watch(queue: string, limit: RateLimit | null): Promise<void> {
    this.#limits.set(queue, limit);
    return this.spool.useIfOpen((broker) => broker.watch(queue, limit), undefined);
  }

  /** What the dead predecessor had taken from the spool, told once. */
  takeReleased(): readonly JobRef[] {
    const released = this.#released;
    this.#released = [];
    return released;
  }

  tell(event: FallbackEvent): void {
    const before = this.#state;
    this.#state = nextFallbackState(before, event, Date.now());
    if (this.#state.name === before.name) return;
    this.#merge?.stop();
    this.#merge = null;
    if (this.#state.name === 'merging') this.#beginMerge();
    if (this.#state.name === 'degraded') {
      if (this.hasTheWork) this.#news.emit({ what: 'degraded' });
      void this.#takeOver().catch(() => undefined); // its disk refuses: whoever uses it next is told
    }
  }

  async close(): Promise<void> {
    this.#merge?.stop();
    await this.#merging;
    await this.spool.close();
  }

  async #prepare(broker: EmbeddedBroker): Promise<void> {
    broker.onWork((queue) => {
      if (this.hasTheWork || this.isHeldUp) this.#parts.onWork(queue);
    });
    this.#released = await broker.releaseHeldBy('whoever had it open before');
    await this.pauses.apply(broker);
    for (const [queue, limit] of this.#limits) await broker.watch(queue, limit);
  }

  /** What lies here from an earlier outage, or was added in the last moment, can be taken now. */
  async #takeOver(): Promise<void> {
    const queues = await this.spool.useIfOpen(async (broker) => {
      await this.pauses.apply(broker);
      return broker.queueNames();
    }, []);
    for (const queue of queues) this.#parts.onWork(queue);
  }

  #beginMerge(): void {
    const { configured } = this.#parts;
    const onProblem = (message: string) => this.#news.emit({ what: 'problem', message });
    const merge = new Merge({ spool: this.spool, target: configured, pauses: this.pauses, onProblem });
    this.#merge = merge;
    this.#merging = this.#merging.then(() => this.#runMerge(merge));
  }

  /** The one before has ended: never two at a time. */
  async #runMerge(merge: Merge): Promise<void> {
    const queued = await this.queued().catch(() => 0); // the disk refuses, which the merge meets, too
    if (this.#merge !== merge) return;
    this.#news.emit({ what: 'merging', queued });
    const merged = await merge.run();
    if (merged === null || this.#merge !== merge) return;
    this.tell('emptied');
    if (this.spool.isOpen) this.tell('filled'); // again, in this very moment
    this.#news.emit({ what: 'merged', ...merged });
  }
}

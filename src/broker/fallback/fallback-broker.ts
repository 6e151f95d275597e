import { CardqError } from '../../base/errors.js';
import { EventStream } from '../../base/event-stream.js';
import type { Json } from '../../base/json.js';
import type { Ms } from '../../base/units.js';
import type { JobRef } from '../../protocol/jobs.js';
import type { AttemptFailure, Broker, BrokerState, NewJob, RateLimit, Retention, Schedule, Taken } from '../broker.js';
import { HeldJobs, type Side } from './held-jobs.js';
import { StandIn } from './stand-in.js';
import { FallbackViews } from './views.js';

interface Parts {
  readonly configured: Broker;
  /** The file of the spool. */
  readonly path: string;
  /** False: nothing stands in; only what an earlier outage left is handed over. */
  readonly accepts: boolean;
}

/**
 * The configured broker, with an embedded one that stands in while it is away. Each job in hand belongs to the side from which
 * it was taken; views answer from both sides as far as they can be reached. Owns the configured broker.
 */
export class FallbackBroker extends FallbackViews implements Broker {
  readonly kind: Broker['kind'];
  readonly location: string;
  readonly holder: string;
  readonly foreign: Broker['foreign'];
  readonly fleet: Broker['fleet'];
  readonly transfer: Broker['transfer'];
  readonly checkup: Broker['checkup'];
  readonly #accepts: boolean;
  readonly #held = new HeldJobs();
  readonly #work: EventStream<string>;
  readonly #states = new EventStream<BrokerState>();
  readonly #stopListening: readonly (() => void)[];

  /** Rejects when what an earlier supervisor left cannot be read. */
  static async open(parts: Parts): Promise<FallbackBroker> {
    const broker = new FallbackBroker(parts);
    try {
      await broker.fallback.start();
      return broker;
    } catch (thrown) {
      await broker.close();
      throw thrown;
    }
  }

  private constructor(parts: Parts) {
    const { configured, accepts } = parts;
    const work = new EventStream<string>();
    super(configured, new StandIn({ ...parts, onWork: (queue) => work.emit(queue) }));
    ({
      kind: this.kind,
      location: this.location,
      holder: this.holder,
      foreign: this.foreign,
      fleet: this.fleet,
      transfer: this.transfer,
      checkup: this.checkup,
    } = configured);
    this.#work = work;
    this.#accepts = accepts;
    this.#stopListening = [
      configured.onWork((queue) => work.emit(queue)),
      configured.onStateChange((state) => {
        this.fallback.tell(state.state === 'up' ? 'back' : 'away'); // before anybody takes jobs because of it
        this.#states.emit(state);
      }),
    ];
  }

  get state(): BrokerState {
    return this.configured.state;
  }

  get obstacle(): Broker['obstacle'] {
    return this.configured.obstacle;
  }

  onWork(listener: (queue: string) => void): () => void {
    return this.#work.subscribe(listener);
  }

  onStateChange(listener: (state: BrokerState) => void): () => void {
    return this.#states.subscribe(listener);
  }

  async watch(queue: string, limit: RateLimit | null): Promise<void> {
    await this.fallback.watch(queue, limit);
    await this.configured.watch(queue, limit);
  }

  /** A job of which nobody knows whether the configured broker has it is accepted, and left to that one to run. */
  async add(job: NewJob): Promise<{ readonly created: boolean }> {
    if (!this.#accepts || this.obstacle === 'unfit') return this.configured.add(job);
    if (this.#held.has(job)) return { created: false };
    if (!this.fallback.hasTheWork && (await this.fallback.has(job))) return { created: false }; // on its way over
    if (this.obstacle !== null || this.fallback.hasTheWork)
      return this.recent.has(job) ? { created: false } : this.fallback.add(job);
    try {
      const added = await this.configured.add(job);
      this.recent.note(job);
      return added;
    } catch (thrown) {
      if (codeOf(thrown) !== 'broker_unreachable') throw thrown;
      return this.fallback.addDoubtful(job);
    }
  }

  async take(queue: string): Promise<Taken> {
    if (this.fallback.hasTheWork) return this.#takeSpooled(queue);
    try {
      const taken = this.#held.note(await this.configured.take(queue), 'configured');
      this.fallback.pauses.note(queue, taken.job === null && taken.why === 'paused');
      return await this.#orSpooled(queue, taken);
    } catch (thrown) {
      if (this.fallback.hasTheWork) return this.#takeSpooled(queue); // it went away over this question
      throw thrown;
    }
  }

  async renew(jobs: readonly JobRef[]): Promise<readonly JobRef[]> {
    const sides = await Promise.all(jobs.map((job) => this.#sideOf(job)));
    const here = jobs.filter((_, at) => sides[at] === 'spool');
    const there = jobs.filter((_, at) => sides[at] === 'configured');
    const lostHere = here.length === 0 ? [] : await this.fallback.spool.use((spool) => spool.renew(here));
    const lostThere = there.length === 0 ? [] : await this.configured.renew(there);
    for (const job of lostThere) this.#held.forget(job);
    return [...lostHere, ...lostThere];
  }

  complete(job: JobRef, result: Json, keep: Retention): Promise<void> {
    return this.#end(job, (side) => side.complete(job, result, keep));
  }

  /** One question where the next job comes from the same side. */
  async completeAndTake(job: JobRef, result: Json, keep: Retention): Promise<Taken> {
    const side = await this.#sideOf(job);
    if (side === 'spool' && !this.fallback.hasTheWork) {
      await this.complete(job, result, keep);
      return this.take(job.queue).catch(() => ({
        job: null,
        why: 'limited',
        retryAt: Date.now() + ASK_AGAIN_AFTER_MS,
      }));
    }
    try {
      const taken = await this.#end(job, (broker) => broker.completeAndTake(job, result, keep));
      return await this.#orSpooled(job.queue, this.#held.note(taken, side));
    } catch (thrown) {
      // There is nobody to tell of the end, but other work to be had: whoever was refused asks again for that alone.
      if (side === 'configured' && this.fallback.hasTheWork) setImmediate(() => this.#work.emit(job.queue));
      throw thrown;
    }
  }

  fail(job: JobRef, failure: AttemptFailure): Promise<void> {
    return this.#end(job, (side) => side.fail(job, failure));
  }

  giveBack(job: JobRef): Promise<void> {
    return this.#end(job, (side) => side.giveBack(job));
  }

  progress(job: JobRef, progress: Json): Promise<void> {
    return this.#at(job, (side) => side.progress(job, progress));
  }

  async releaseHeldBy(predecessor: string): Promise<readonly JobRef[]> {
    const released = await this.configured.releaseHeldBy(predecessor);
    return [...released, ...this.fallback.takeReleased()];
  }

  async setPaused(queue: string, paused: boolean): Promise<void> {
    if (!this.fallback.hasTheWork) {
      await this.configured.setPaused(queue, paused);
      this.fallback.pauses.note(queue, paused);
      return;
    }
    this.fallback.pauses.wish(queue, paused);
    await this.fallback.spool.useIfOpen((spool) => spool.setPaused(queue, paused), undefined);
  }

  /** Declared while the configured broker is away, it is kept here until that is back, and is to be declared to it then. */
  schedule(name: string, spec: Schedule | null): Promise<void> {
    if (this.fallback.hasTheWork) return this.fallback.spool.use((spool) => spool.schedule(name, spec));
    return this.configured.schedule(name, spec);
  }

  async close(): Promise<void> {
    for (const stop of this.#stopListening) stop();
    try {
      await this.fallback.close();
    } finally {
      await this.configured.close();
    }
  }

  /** Ends a hold at the side where it began. */
  async #end<T>(job: JobRef, act: (side: Broker) => Promise<T>): Promise<T> {
    try {
      const answer = await this.#at(job, act);
      this.#held.forget(job);
      return answer;
    } catch (thrown) {
      if (codeOf(thrown) === 'conflict') this.#held.forget(job); // it was lost
      throw thrown;
    }
  }

  /** Asks the side where the job was taken. */
  async #at<T>(job: JobRef, act: (broker: Broker) => Promise<T>): Promise<T> {
    return (await this.#sideOf(job)) === 'spool' ? this.fallback.spool.use(act) : act(this.configured);
  }

  /** Of one that is not in hand: where it lies. */
  async #sideOf(job: JobRef): Promise<Side> {
    return this.#held.sideOf(job) ?? ((await this.fallback.has(job)) ? 'spool' : 'configured');
  }

  /** What was taken; where that is nothing, a job that the configured broker has no room for. */
  async #orSpooled(queue: string, taken: Taken): Promise<Taken> {
    if (taken.job !== null || taken.why !== 'empty' || !this.fallback.isHeldUp) return taken;
    const spooled = await this.#takeSpooled(queue);
    return spooled.job === null && spooled.retryAt === null ? taken : spooled;
  }

  async #takeSpooled(queue: string): Promise<Taken> {
    const taken = await this.fallback.spool.useIfOpen((spool) => spool.take(queue), NOTHING_SPOOLED);
    return this.#held.note(taken, 'spool');
  }
}

const NOTHING_SPOOLED: Taken = { job: null, why: 'empty', retryAt: null };
/** When a broker that could not be asked just now is asked again. */
const ASK_AGAIN_AFTER_MS: Ms = 100;

function codeOf(thrown: unknown): string | null {
  return thrown instanceof CardqError ? thrown.code : null;
}

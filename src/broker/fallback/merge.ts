import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CardqError, messageOf } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import type { Broker } from '../broker.js';
import type { EmbeddedBroker } from '../embedded/embedded.js';
import type { AsideJob, RestingState } from '../transfer.js';
import type { Pauses } from './pauses.js';
import type { Spool } from './spool.js';

/** Jobs that are set aside together. Whoever dies leaves so many that only the configured broker may run. */
const BATCH = 20;
/** How often it is looked whether the last jobs in hand are done, and whether a broker that refused a job takes it. */
const LOOK_EVERY_MS: Ms = 100;
/** How often a target that was full is asked. */
const ASK_FULL_EVERY_MS: Ms = 1000;
/** In the order in which they are handed over: what is to be done goes before what is history. */
const STATES: readonly RestingState[] = ['waiting', 'prioritized', 'delayed', 'completed', 'failed'];
/** What ends by itself; anything else concerns one job alone. */
const MAY_PASS: ReadonlySet<string> = new Set([
  'broker_full',
  'broker_unreachable',
  'broker_write_failed',
  'disk_full',
]);

/** How many jobs went where they are to be done, and how many as history. */
export interface Merged {
  readonly handedOver: number;
  readonly history: number;
}

interface Brought {
  readonly arrived: readonly AsideJob[];
  readonly left: readonly AsideJob[];
  readonly failure: CardqError | null;
}

interface Parts {
  readonly spool: Spool;
  readonly target: Broker;
  readonly pauses: Pauses;
  /** Is told, once each, of what does not pass by itself. */
  readonly onProblem: (message: string) => void;
}

/**
 * Hands all that lies in a spool over to the broker for which it stood in. A job is set aside, put at the target, dropped, and
 * its receipt forgotten, so that it may be interrupted anywhere. What somebody has in hand ends here first.
 */
export class Merge {
  readonly #parts: Parts;
  readonly #told = new Set<string>();
  readonly #over = new AbortController();
  #isHeldUp = false;
  #handedOver = 0;
  #history = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The target is full: what is left may wait for long, and can be done here meanwhile. */
  get isHeldUp(): boolean {
    return this.#isHeldUp;
  }

  /** Resolves when the spool is empty and closed; with null when it was stopped before. */
  async run(): Promise<Merged | null> {
    const { spool, target, pauses } = this.#parts;
    const { signal } = this.#over;
    while (!signal.aborted) {
      try {
        await pauses.tell(target);
        await spool.use((source) => this.#moveAll(source));
        if (!signal.aborted && (await spool.rest())) return { handedOver: this.#handedOver, history: this.#history };
      } catch (thrown) {
        if (!mayPass(thrown)) this.#tell(messageOf(thrown));
      }
      await delay(this.#isHeldUp ? ASK_FULL_EVERY_MS : LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined); // stopped: the loop ends
    }
    return null;
  }

  /** It ends with the job that is on its way. */
  stop(): void {
    this.#over.abort();
  }

  async #moveAll(source: EmbeddedBroker): Promise<void> {
    await source.transfer.endSchedules(); // the target has its own
    for (const queue of await source.queueNames()) {
      await this.#bringAside(source, queue, null);
      for (const state of STATES) await this.#moveState(source, queue, state);
    }
  }

  async #moveState(source: EmbeddedBroker, queue: string, state: RestingState): Promise<void> {
    for (let skip = 0; this.#mayGoOn; ) {
      const token = randomUUID();
      const to = this.#parts.target.location;
      const { moved, passed } = await source.transfer.setAside({ queue, state, skip, limit: BATCH, token, to });
      skip += passed.length;
      if (moved + passed.length === 0) return;
      await this.#bringAside(source, queue, token);
    }
  }

  /** Jobs with the token `fresh` have been set aside just now: as long as none of them was sent, none can have arrived. */
  async #bringAside(source: EmbeddedBroker, queue: string, fresh: string | null): Promise<void> {
    for (let skip = 0; ; ) {
      const jobs = await source.transfer.aside(queue, { skip, limit: BATCH });
      if (jobs.length === 0) return;
      const { arrived, left, failure } = await this.#bring(source, jobs);
      skip += jobs.length - arrived.length - left.length;
      await Promise.all(arrived.map((job) => source.transfer.drop(job)));
      await Promise.all(left.filter((job) => job.token === fresh).map((job) => source.transfer.putBack(job)));
      if (arrived.length > 0) await this.#parts.target.transfer.forget(arrived);
      if (failure !== null) throw failure;
      if (left.length > 0) return;
    }
  }

  /** Those that are at the target now, those that were not sent, and what keeps them from being sent. */
  async #bring(source: EmbeddedBroker, jobs: readonly AsideJob[]): Promise<Brought> {
    const arrived: AsideJob[] = [];
    for (const [at, job] of jobs.entries()) {
      if (!this.#mayGoOn) return { arrived, left: jobs.slice(at), failure: null };
      try {
        await this.#put(source, job);
        arrived.push(job);
        this.#isHeldUp = false;
      } catch (thrown) {
        this.#isHeldUp = isFull(thrown);
        if (isFull(thrown)) return { arrived, left: jobs.slice(at), failure: thrown }; // it was not sent
        if (mayPass(thrown)) return { arrived, left: jobs.slice(at + 1), failure: thrown };
        this.#tell(`job ${job.queue}/${job.id} cannot be handed over: ${messageOf(thrown)}`);
      }
    }
    return { arrived, left: [], failure: null };
  }

  async #put(source: EmbeddedBroker, job: AsideJob): Promise<void> {
    const copy = await source.transfer.read(job);
    if (copy === null) return;
    await this.#parts.target.transfer.put(copy, job.token);
    if (copy.finishedAt === null) this.#handedOver++;
    else this.#history++;
  }

  get #mayGoOn(): boolean {
    return !this.#over.signal.aborted && this.#parts.target.obstacle === null;
  }

  #tell(message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.#parts.onProblem(message);
  }
}

function isFull(thrown: unknown): thrown is CardqError {
  return thrown instanceof CardqError && thrown.code === 'broker_full';
}

function mayPass(thrown: unknown): thrown is CardqError {
  return thrown instanceof CardqError && MAY_PASS.has(thrown.code);
}

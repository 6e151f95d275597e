import { CardqError } from '../../base/errors.js';
import type { JobRecord, JobRef, JobState, QueueCounts } from '../../protocol/jobs.js';
import type { Broker, JobFilter } from '../broker.js';
import type { EmbeddedBroker } from '../embedded/embedded.js';
import type { PlacedJob, WalkStep } from '../walk.js';
import { joinLists, reachOf, sumOfCounts, sumOfPurges } from './both-sides.js';
import { RecentJobs } from './recent-jobs.js';
import type { StandIn } from './stand-in.js';
import { walkBoth } from './walk.js';

/** The part of a broker with a stand-in that looks at jobs on both sides, as far as they can be reached, and moves or removes those that nobody holds. */
export class FallbackViews {
  readonly fallback: StandIn;
  protected readonly configured: Broker;
  protected readonly recent = new RecentJobs();

  constructor(configured: Broker, fallback: StandIn) {
    this.configured = configured;
    this.fallback = fallback;
  }

  /** While jobs are handed over, one may be on both sides: then the configured broker's word counts. */
  async get(job: JobRef): Promise<JobRecord | null> {
    const here = await this.#inSpool((spool) => spool.get(job), null);
    if (here === null) return this.configured.get(job);
    return (await this.#ifReached((configured) => configured.get(job), null)) ?? here;
  }

  async findQueues(id: string): Promise<readonly string[]> {
    const here = await this.#inSpool((spool) => spool.findQueues(id), []);
    if (here.length === 0) return this.configured.findQueues(id);
    return union(here, await this.#ifReached((configured) => configured.findQueues(id), []));
  }

  async list(filter: JobFilter): Promise<readonly JobRecord[]> {
    const here = await this.#inSpool((spool) => spool.list(reachOf(filter)), null);
    if (here === null) return this.configured.list(filter);
    return joinLists(filter, await this.#ifReached((configured) => configured.list(reachOf(filter)), []), here);
  }

  walk(step: WalkStep): Promise<readonly PlacedJob[]> {
    return walkBoth(
      (here) => this.#inSpool((spool) => spool.walk(here), []),
      (there) => this.#ifReached((configured) => configured.walk(there), []),
      step,
    );
  }

  async counts(queue: string): Promise<QueueCounts> {
    const here = await this.#inSpool((spool) => spool.counts(queue), null);
    if (here === null) return this.#countThere(this.configured, queue);
    const there = await this.#ifReached((configured) => this.#countThere(configured, queue), null);
    if (there === null) return here;
    return this.fallback.hasTheWork ? sumOfCounts(here, there) : sumOfCounts(there, here);
  }

  async queueNames(): Promise<readonly string[]> {
    const here = await this.#inSpool((spool) => spool.queueNames(), null);
    if (here === null) return this.configured.queueNames();
    return union(here, await this.#ifReached((configured) => configured.queueNames(), []));
  }

  async retry(job: JobRef): Promise<boolean> {
    return (await this.#inSpool((spool) => spool.retry(job), false)) || this.configured.retry(job);
  }

  async remove(job: JobRef): Promise<boolean> {
    if (await this.#inSpool((spool) => spool.remove(job), false)) return true;
    const isRemoved = await this.configured.remove(job);
    if (isRemoved) this.recent.forget(job);
    return isRemoved;
  }

  async purge(
    queue: string,
    states: readonly JobState[],
    options: { readonly dryRun: boolean },
  ): Promise<Partial<Record<JobState, number>>> {
    const here = await this.#inSpool((spool) => spool.purge(queue, states, options), null);
    if (here === null) return this.configured.purge(queue, states, options);
    return sumOfPurges(here, await this.#ifReached((configured) => configured.purge(queue, states, options), {}));
  }

  async #countThere(configured: Broker, queue: string): Promise<QueueCounts> {
    const counts = await configured.counts(queue);
    this.fallback.pauses.note(queue, counts.paused);
    return counts;
  }

  #inSpool<T>(ask: (spool: EmbeddedBroker) => Promise<T>, otherwise: T): Promise<T> {
    return this.fallback.spool.useIfOpen(ask, otherwise);
  }

  /** `otherwise` when the configured broker does not answer. */
  async #ifReached<T>(ask: (configured: Broker) => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await ask(this.configured);
    } catch (thrown) {
      if (thrown instanceof CardqError && UNANSWERED.has(thrown.code)) return otherwise;
      throw thrown;
    }
  }
}

/** The second: at its memory limit a Redis refuses what writes, a purge among it. */
const UNANSWERED: ReadonlySet<string> = new Set(['broker_unreachable', 'broker_write_failed']);

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])].sort();
}

import { CardqError } from '../../base/errors.js';
import { formatDuration, type Ms } from '../../base/units.js';
import type { Broker } from '../../broker/broker.js';
import type { Config } from '../../config/config.js';
import { type ConsumerFacts, decideStall, isSilent, type QueueFacts } from '../../policy/stall.js';
import type { Consumer } from '../../protocol/consumers.js';
import type { JobHost } from '../../supervisor/job-host.js';
import type { Acquaintance } from './acquaintance.js';
import type { Told } from './foreign-jobs.js';

/** Finds programs of somebody else's that live, turn their event loop, and have stopped fetching jobs while some wait. */
export class StallWatch {
  readonly #broker: Broker;
  readonly #config: () => Pick<Config, 'workers'>;
  readonly #told: () => Iterable<Told>;
  readonly #acquaintance: Acquaintance;
  /** Since when each consumer, by its id, has been found silent. */
  #since = new Map<string, Ms>();
  #isChecking = false;

  constructor(parts: {
    broker: Broker;
    config: () => Pick<Config, 'workers'>;
    told: () => Iterable<Told>;
    acquaintance: Acquaintance;
  }) {
    this.#broker = parts.broker;
    this.#config = parts.config;
    this.#told = parts.told;
    this.#acquaintance = parts.acquaintance;
  }

  /** Looks at the queues of those that are silent, and ends the stalled. It costs nothing while everyone fetches. */
  async check(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    const since = new Map<string, Ms>();
    for (const told of this.#told()) {
      const timeoutMs = this.#timeoutOf(told.host);
      if (timeoutMs !== null) for (const one of told.consumers) await this.#judge(told, one, { timeoutMs, since });
    }
    this.#since = since;
    this.#isChecking = false;
  }

  async #judge(
    told: Told,
    consumer: Consumer,
    { timeoutMs, since }: { readonly timeoutMs: Ms; readonly since: Map<string, Ms> },
  ): Promise<void> {
    const facts = factsOf(told, consumer);
    if (!isSilent(facts) || !this.#acquaintance.isOurs(told.host.worker, consumer)) return;
    const queue = await this.#lookAt(consumer.queue);
    const now = performance.now();
    const verdict = decideStall(this.#since.get(consumer.id) ?? null, { consumer: facts, queue, timeoutMs, now });
    if (verdict.since !== null) since.set(consumer.id, verdict.since);
    if (verdict.isStalled) told.host.kill('stall', describe(consumer.queue, facts, queue));
  }

  /** A process that is not wanted, leaving or booting is nobody to be judged. */
  #timeoutOf(host: JobHost): Ms | null {
    const spec = this.#config().workers[host.worker];
    return spec?.kind === 'script' && host.acceptsJobs ? spec.stallTimeout : null;
  }

  async #lookAt(queue: string): Promise<QueueFacts> {
    if (this.#broker.state.state !== 'up') return null;
    try {
      const { waiting, prioritized, paused } = await this.#broker.counts(queue);
      return { takeable: waiting + prioritized, isPaused: paused };
    } catch (thrown) {
      if (thrown instanceof CardqError) return null; // the broker went away meanwhile
      throw thrown;
    }
  }
}

function factsOf({ consumers, at }: Told, { isFetching, sinceFetchMs, pollMs }: Consumer): ConsumerFacts {
  const jobsInHand = consumers.reduce((sum, one) => sum + one.jobs.length, 0);
  const toldMs = performance.now() - at;
  return { isFetching, jobsInHand, sinceFetchMs: sinceFetchMs === null ? null : sinceFetchMs + toldMs, pollMs };
}

function describe(queue: string, { sinceFetchMs }: ConsumerFacts, facts: QueueFacts): string {
  const silence = formatDuration(Math.round((sinceFetchMs ?? 0) / 1000) * 1000);
  return `for ${silence} while ${facts?.takeable ?? 0} wait in queue ${queue}, with nothing in hand`;
}

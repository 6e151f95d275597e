import { CardqError } from '../../base/errors.js';
import type { Broker } from '../../broker/broker.js';
import type { Consumer } from '../../protocol/consumers.js';
import type { Emit } from '../../protocol/events.js';
import type { JobHost } from '../../supervisor/job-host.js';

/**
 * Finds out whether the queues of somebody else's programs lie at our broker. The same address is the same Redis; of any other,
 * which may only be written in another way, the lock of a job in hand is there or is not.
 */
export class Acquaintance {
  readonly #broker: Broker;
  readonly #emit: Emit;
  /** Entry and queue → the token of a lock that was looked for in vain, or what was found. */
  readonly #met = new Map<string, 'ours' | 'elsewhere' | { readonly missed: string }>();

  constructor(broker: Broker, emit: Emit) {
    this.#broker = broker;
    this.#emit = emit;
  }

  /** True when that is certain. */
  isOurs(worker: string, consumer: Consumer): boolean {
    return this.#met.get(keyOf(worker, consumer)) === 'ours';
  }

  /** Looks, where it is not known yet. */
  async meet(host: JobHost, consumers: readonly Consumer[]): Promise<void> {
    for (const consumer of consumers) if (!this.isOurs(host.worker, consumer)) await this.#look(host, consumer);
  }

  async #look(host: JobHost, consumer: Consumer): Promise<void> {
    const { foreign } = this.#broker;
    if (foreign === null || foreign.prefix !== consumer.prefix) {
      this.#tellElsewhere(host, consumer);
      return;
    }
    const key = keyOf(host.worker, consumer);
    if (consumer.address !== null && consumer.address === foreign.address) {
      this.#met.set(key, 'ours');
      return;
    }
    const before = this.#met.get(key);
    // Missed once, it may have ended meanwhile; still in hand at the next report, it is elsewhere.
    const missed = typeof before === 'object' ? before.missed : null;
    if (consumer.jobs.some(({ token }) => token === missed)) this.#tellElsewhere(host, consumer);
    const [job] = consumer.jobs;
    if (job === undefined) return;
    try {
      if (await foreign.knows({ queue: consumer.queue, id: job.id }, job.token)) this.#met.set(key, 'ours');
      else if (this.#met.get(key) !== 'elsewhere') this.#met.set(key, { missed: job.token });
    } catch (thrown) {
      if (!(thrown instanceof CardqError)) throw thrown; // else the broker is away: the next report will do
    }
  }

  #tellElsewhere(host: JobHost, consumer: Consumer): void {
    const key = keyOf(host.worker, consumer);
    if (this.#met.get(key) === 'elsewhere') return;
    this.#met.set(key, 'elsewhere');
    const { queue, prefix } = consumer;
    const message = `${host.process} works on queue "${queue}" (prefix "${prefix}"), which is not at this broker (${this.#broker.location}): if it dies, its jobs wait for BullMQ's own check for stalled ones; broker.url and broker.prefix can name where they are`;
    this.#emit({ event: 'supervisor.problem', message, error: null });
  }
}

function keyOf(worker: string, { prefix, queue }: Consumer): string {
  return [worker, prefix, queue].join(':');
}

import { setTimeout as delay } from 'node:timers/promises';
import { CardqError, messageOf } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import type { Broker, HeldJob } from '../../broker/broker.js';
import type { Config } from '../../config/config.js';
import type { Consumer, ConsumerName } from '../../protocol/consumers.js';
import type { Emit } from '../../protocol/events.js';
import type { HostExit } from '../../supervisor/job-host.js';
import { outcomeOfLoss } from '../outcome.js';
import { type EndedRun, Reporter } from '../reporter.js';
import type { UnderWay } from '../under-way.js';
import type { Told } from './foreign-jobs.js';

const RETRY_EVERY_MS: Ms = 250;
/** After this long without being renewed, BullMQ's locks have run out, and its own check has taken over. */
const LOCKS_LAST_MS: Ms = 30_000;

interface Lost {
  readonly job: HeldJob;
  readonly consumer: Consumer;
}

/** Gives back what a dead program of somebody else's held, at once: BullMQ would wait for its locks to run out. */
export class Rescuer {
  readonly #broker: Broker;
  readonly #config: () => Pick<Config, 'queues'>;
  readonly #emit: Emit;
  readonly #reporter: Reporter;
  readonly #closing = new AbortController();

  constructor(parts: {
    broker: Broker;
    config: () => Pick<Config, 'queues'>;
    emit: Emit;
    random: () => number;
    underWay: UnderWay;
  }) {
    this.#broker = parts.broker;
    this.#config = parts.config;
    this.#emit = parts.emit;
    this.#reporter = new Reporter(parts);
  }

  /** Resolves when each job is where it belongs: back in its queue, or failed if it has lost too many processes. */
  async rescue(told: Told, exit: HostExit): Promise<void> {
    const found = await Promise.all(
      told.consumers.map(async (consumer) => (await this.#adoptFrom(consumer)).map((job) => ({ job, consumer }))),
    );
    const lost: readonly Lost[] = found.flat();
    const outcome = outcomeOfLoss(exit, lost.length === 1);
    await Promise.all(lost.map((one) => this.#reporter.ended(this.#runOf(one, told), outcome)));
  }

  /** The same for one whose supervisor has died, too: what killed its program nobody saw, so no job is held to account. */
  async giveBack(consumer: ConsumerName): Promise<void> {
    const jobs = await this.#adoptFrom(consumer);
    await Promise.all(jobs.map((job) => this.#reporter.rescue(job)));
  }

  close(patience: AbortSignal): Promise<void> {
    this.#closing.abort();
    return this.#reporter.close(patience);
  }

  /** Where its queue is not within reach there is nothing to be done; it has been told of that before. */
  async #adoptFrom(consumer: ConsumerName): Promise<readonly HeldJob[]> {
    const { foreign } = this.#broker;
    if (foreign === null || foreign.prefix !== consumer.prefix) return [];
    const until = performance.now() + LOCKS_LAST_MS;
    for (;;) {
      try {
        return await foreign.adopt(consumer.queue, consumer.id);
      } catch (thrown) {
        const mayPass = thrown instanceof CardqError && thrown.code === 'broker_unreachable';
        if (!mayPass || this.#closing.signal.aborted || performance.now() > until) {
          const message = `jobs in queue "${consumer.queue}" wait for BullMQ's own check for stalled ones`;
          this.#emit({ event: 'supervisor.problem', message, error: messageOf(thrown) });
          return [];
        }
        await delay(RETRY_EVERY_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined); // closing: one last try
      }
    }
  }

  #runOf({ job, consumer }: Lost, { host }: Told): EndedRun {
    const queue = this.#config().queues[job.queue];
    // Where we know nothing better, as often as BullMQ itself would let it lose its worker.
    const deaths = consumer.maxStalls + 1;
    return {
      job,
      host,
      spec: {
        maxCrashes: queue?.maxCrashes ?? deaths,
        backoff: queue?.backoff ?? { type: 'fixed', delay: 0 },
        keepFailed: queue?.keepFailed ?? null,
      },
      isLost: false,
      attempt: job.attemptsMade + 1,
      maxAttempts: job.own.attempts ?? queue?.attempts ?? deaths,
      sentAt: consumer.jobs.find(({ id }) => id === job.id)?.startedAt ?? Date.now(),
    };
  }
}

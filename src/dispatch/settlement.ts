import { setTimeout as delay } from 'node:timers/promises';
import { CardqError, messageOf } from '../base/errors.js';
import type { Json } from '../base/json.js';
import type { Broker } from '../broker/broker.js';
import type { Emit } from '../protocol/events.js';
import type { JobRef } from '../protocol/jobs.js';

const RETRY_EVERY_MS = 250;

/**
 * Tells the broker how jobs ended, and keeps telling while the broker is away: a finished job must not run again because
 * its result could not be delivered. Gives up, loudly, when the hold is lost or the owner closes.
 */
export class Settlement {
  readonly #broker: Broker;
  readonly #emit: Emit;
  readonly #open = new Map<string, JobRef>();
  readonly #closing = new AbortController();

  constructor(broker: Broker, emit: Emit) {
    this.#broker = broker;
    this.#emit = emit;
  }

  /** Jobs whose end is not delivered: their holds must be kept alive. */
  get open(): readonly JobRef[] {
    return [...this.#open.values()];
  }

  /** True when the broker has it. */
  async deliver(job: JobRef, action: (broker: Broker) => Promise<void>): Promise<boolean> {
    const key = `${job.queue}/${job.id}`;
    this.#open.set(key, job);
    try {
      return await this.#deliver(job, action);
    } finally {
      this.#open.delete(key);
    }
  }

  /** Tells how far a job is, once: what the broker misses of it, the next report brings. */
  async tell(job: JobRef, progress: Json): Promise<void> {
    try {
      await this.#broker.progress(job, progress);
    } catch {
      // the broker is away, or the job is over
    }
  }

  /** Ends the tries that are still under way. */
  close(): void {
    this.#closing.abort();
  }

  async #deliver(job: JobRef, action: (broker: Broker) => Promise<void>): Promise<boolean> {
    for (;;) {
      try {
        await action(this.#broker);
        return true;
      } catch (thrown) {
        const mayPass = thrown instanceof CardqError && MAY_PASS.has(thrown.code);
        if (!mayPass || this.#closing.signal.aborted) {
          this.#emit({ event: 'supervisor.problem', message: lossOf(job, thrown), error: messageOf(thrown) });
          return false;
        }
        await delay(RETRY_EVERY_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined); // closing: one last try
      }
    }
  }
}

function lossOf({ queue, id }: JobRef, thrown: unknown): string {
  return thrown instanceof CardqError && thrown.code === 'conflict'
    ? `job ${queue}/${id} ended after its hold was lost, so its end here does not count`
    : `how job ${queue}/${id} ended could not be stored: it stays active until its hold runs out, or the next start`;
}

const MAY_PASS: ReadonlySet<string> = new Set(['broker_unreachable', 'broker_write_failed', 'disk_full']);

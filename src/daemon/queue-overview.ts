import { setTimeout as delay } from 'node:timers/promises';
import type { Broker } from '../broker/broker.js';
import type { Statistics } from '../dispatch/statistics.js';
import type { QueueCounts } from '../protocol/jobs.js';
import type { QueueStatus } from '../protocol/status.js';

/** `status` answers within 100 ms whatever the broker does: later counts are shown the next time. */
const PATIENCE_MS = 60;

const NOTHING_KNOWN: QueueCounts = {
  waiting: 0,
  prioritized: 0,
  delayed: 0,
  active: 0,
  completed: 0,
  failed: 0,
  paused: false,
  oldestWaitMs: null,
};

/** The depth of every configured queue: as it is when the broker answers soon, as it was last when not. */
export class QueueOverview {
  readonly #broker: Broker;
  readonly #statistics: Statistics;
  readonly #names: readonly string[];
  readonly #last = new Map<string, QueueCounts>();
  #reading: Promise<void> | null = null;

  constructor(parts: { broker: Broker; statistics: Statistics; names: readonly string[] }) {
    this.#broker = parts.broker;
    this.#statistics = parts.statistics;
    this.#names = parts.names;
  }

  async read(): Promise<readonly QueueStatus[]> {
    if (this.#broker.state.state === 'up') {
      this.#reading ??= this.#readAll().finally(() => {
        this.#reading = null;
      });
      const patience = new AbortController();
      await Promise.race([
        this.#reading,
        delay(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
    }
    return this.#names.map((name) => this.#describe(name));
  }

  async #readAll(): Promise<void> {
    await Promise.all(
      this.#names.map(async (name) => {
        try {
          this.#last.set(name, await this.#broker.counts(name));
        } catch {
          // the broker went away meanwhile: its state says so, and the last counts stand
        }
      }),
    );
  }

  #describe(name: string): QueueStatus {
    return { name, ...(this.#last.get(name) ?? NOTHING_KNOWN), ...this.#statistics.queue(name, Date.now()) };
  }
}

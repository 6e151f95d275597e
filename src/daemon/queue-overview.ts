import { setTimeout as delay } from 'node:timers/promises';
import type { Ms } from '../base/units.js';
import type { Broker } from '../broker/broker.js';
import { NO_JOBS, type QueueCounts } from '../protocol/jobs.js';
import type { QueueStatus } from '../protocol/status.js';
import type { Statistics } from '../statistics/statistics.js';

/** `status` answers within 100 ms whatever the broker does: later counts are shown the next time. */
const PATIENCE_MS = 60;
/** As long as nothing is known there is nothing else to show; a broker that is silent for long is down. */
const FIRST_PATIENCE_MS = 1000;

/** Told how many wait in a queue, whenever the broker was asked for it. */
export type NoteDepth = (queue: string, waiting: number) => void;

/** The depth of every configured queue: as it is when the broker answers soon, as it was last when not. */
export class QueueOverview {
  readonly #broker: Broker;
  readonly #statistics: Statistics;
  readonly #names: () => readonly string[];
  readonly #noteDepth: NoteDepth;
  readonly #last = new Map<string, QueueCounts>();
  #reading: Promise<void> | null = null;

  constructor(parts: {
    broker: Broker;
    statistics: Statistics;
    noteDepth: NoteDepth;
    names: () => readonly string[];
  }) {
    this.#broker = parts.broker;
    this.#statistics = parts.statistics;
    this.#names = parts.names;
    this.#noteDepth = parts.noteDepth;
  }

  async read(): Promise<readonly QueueStatus[]> {
    if (this.#broker.obstacle === null || this.#broker.fallback?.phase === 'degraded') {
      this.#reading ??= this.#readAll().finally(() => {
        this.#reading = null;
      });
      const patience = new AbortController();
      await Promise.race([
        this.#reading,
        delay(this.#patienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
    }
    return this.#names().map((name) => this.#describe(name));
  }

  /** True when its depth has been learnt at least once. */
  knows(name: string): boolean {
    return this.#last.has(name);
  }

  get #patienceMs(): Ms {
    return this.#names().every((name) => this.#last.has(name)) ? PATIENCE_MS : FIRST_PATIENCE_MS;
  }

  async #readAll(): Promise<void> {
    await Promise.all(
      this.#names().map(async (name) => {
        try {
          const counts = await this.#broker.counts(name);
          this.#last.set(name, counts);
          this.#noteDepth(name, counts.waiting + counts.prioritized);
        } catch {
          // the broker went away meanwhile: its state says so, and the last counts stand
        }
      }),
    );
  }

  #describe(name: string): QueueStatus {
    return { name, ...(this.#last.get(name) ?? NO_JOBS), ...this.#statistics.queue(name, Date.now()) };
  }
}

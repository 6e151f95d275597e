import type { Ms } from '../base/units.js';
import type { Broker } from '../broker/broker.js';
import type { JobRef } from '../protocol/jobs.js';

/** A third of the shortest lock (30 s on Redis): two renewals may be lost before a hold is. */
const RENEW_EVERY_MS = 10_000;

/** Keeps the holds of jobs alive, and tells of each that was lost. */
export class Renewal {
  readonly #broker: Broker;
  readonly #held: () => readonly JobRef[];
  /** Is told of the very object that was held: the same job may have been taken again meanwhile. */
  readonly #onLost: (job: JobRef) => void;
  readonly #timer: NodeJS.Timeout;

  constructor(parts: {
    broker: Broker;
    held: () => readonly JobRef[];
    onLost: (job: JobRef) => void;
    everyMs?: Ms | undefined;
  }) {
    this.#broker = parts.broker;
    this.#held = parts.held;
    this.#onLost = parts.onLost;
    this.#timer = setInterval(() => void this.renew(), parts.everyMs ?? RENEW_EVERY_MS);
  }

  /** Renews all of them now, beside the usual times. */
  async renew(): Promise<void> {
    const held = this.#held();
    if (held.length === 0) return;
    try {
      const lost = new Set((await this.#broker.renew(held)).map(keyOf));
      for (const job of held) if (lost.has(keyOf(job))) this.#onLost(job);
    } catch {
      // The broker is away: the next renewal tries again, and what was lost by then is told there.
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

function keyOf({ queue, id }: JobRef): string {
  return `${queue}/${id}`;
}

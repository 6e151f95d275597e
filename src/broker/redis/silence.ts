import type { Ms } from '../../base/units.js';

interface Alarms {
  /** What happens when nothing has been heard for so long. */
  readonly alarms: readonly { readonly afterMs: Ms; readonly ring: () => void }[];
}

/**
 * For how long somebody who was asked has not answered. It begins with the first question after the last answer, so that who
 * is not asked is not silent, and the time in which this process itself stood still counts only if an answer is missing then.
 */
export class Silence {
  readonly #alarms: Alarms['alarms'];
  #timers: NodeJS.Timeout[] = [];

  constructor({ alarms }: Alarms) {
    this.#alarms = alarms;
  }

  /** A question was put, or there is nobody to put it to. */
  begin(): void {
    if (this.#timers.length > 0) return;
    this.#timers = this.#alarms.map(({ afterMs, ring }) => this.#arm(afterMs, ring));
  }

  /** An answer came. */
  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }

  #arm(afterMs: Ms, ring: () => void): NodeJS.Timeout {
    // What has arrived while the event loop was held up is read before the immediate.
    const timer = setTimeout(() => setImmediate(() => this.#timers.includes(timer) && ring()), afterMs);
    timer.unref();
    return timer;
  }
}

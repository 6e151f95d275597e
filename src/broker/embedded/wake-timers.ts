import type { Ms } from '../../base/units.js';

/** setTimeout's own limit, 24.8 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** One alarm per queue, for the earliest moment at which something in it comes due. */
export class WakeTimers {
  readonly #wake: (queue: string) => void;
  readonly #alarms = new Map<string, { readonly at: Ms; readonly timer: NodeJS.Timeout }>();

  constructor(wake: (queue: string) => void) {
    this.#wake = wake;
  }

  /** Wakes the queue at `at`, unless it will be woken sooner anyway. */
  wakeAt(queue: string, at: Ms): void {
    const present = this.#alarms.get(queue);
    if (present !== undefined && present.at <= at) return;
    clearTimeout(present?.timer);
    const timer = setTimeout(() => this.#ring(queue, at), Math.min(Math.max(at - Date.now(), 0), LONGEST_MS));
    timer.unref();
    this.#alarms.set(queue, { at, timer });
  }

  close(): void {
    for (const { timer } of this.#alarms.values()) clearTimeout(timer);
    this.#alarms.clear();
  }

  #ring(queue: string, at: Ms): void {
    this.#alarms.delete(queue);
    if (at > Date.now())
      this.wakeAt(queue, at); // a timer may ring a millisecond early, or was cut to the limit
    else this.#wake(queue);
  }
}

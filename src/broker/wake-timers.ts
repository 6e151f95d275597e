import { setAlarm } from '../base/alarm.js';
import type { Ms } from '../base/units.js';

/** One alarm per queue, for the earliest moment at which something in it comes due. */
export class WakeTimers {
  readonly #wake: (queue: string) => void;
  readonly #alarms = new Map<string, { readonly at: Ms; readonly cancel: () => void }>();
  #isClosed = false;

  constructor(wake: (queue: string) => void) {
    this.#wake = wake;
  }

  /** Wakes the queue at `at`, unless it will be woken sooner anyway. */
  wakeAt(queue: string, at: Ms): void {
    if (this.#isClosed) return;
    const present = this.#alarms.get(queue);
    if (present !== undefined && present.at <= at) return;
    present?.cancel();
    const cancel = setAlarm(at, () => {
      this.#alarms.delete(queue);
      this.#wake(queue);
    });
    this.#alarms.set(queue, { at, cancel });
  }

  /** Nothing is woken from then on. */
  close(): void {
    this.#isClosed = true;
    for (const { cancel } of this.#alarms.values()) cancel();
    this.#alarms.clear();
  }
}

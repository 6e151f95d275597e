import type { Ms } from '../../base/units.js';

/** Longer waits are looked at again on the way: a timer takes 24 days at most. */
const LONGEST_WAIT_MS: Ms = 3_600_000;

/** The one timer of a process. It is put off without being touched, so that a heartbeat costs no timer. */
export class DeadlineTimer {
  readonly #onLook: () => void;
  #timer: NodeJS.Timeout | null = null;
  #armedFor: Ms = 0;

  /** `onLook` is called at the deadline, or sooner: it has to see for itself whether that has come. */
  constructor(onLook: () => void) {
    this.#onLook = onLook;
  }

  /** Looks at `deadline`, an instant of `performance.now()`, or never. */
  set(deadline: Ms | null): void {
    if (deadline === null) this.#clear();
    else if (this.#timer === null || this.#armedFor > deadline) this.#arm(deadline);
  }

  #arm(deadline: Ms): void {
    this.#clear();
    this.#armedFor = deadline;
    const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(0, Math.ceil(deadline - performance.now())));
    this.#timer = setTimeout(() => {
      this.#timer = null;
      // Only after what has arrived meanwhile has been read: a heartbeat may be in it.
      setImmediate(this.#onLook);
    }, waitMs);
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

import type { Ms } from '../base/units.js';

/** Passes on the latest value at most once per `everyMs`: the first at once, the last never lost (`flush` sends it). */
export class Throttle<T> {
  readonly #everyMs: Ms;
  readonly #pass: (value: T) => void;
  #pending: { value: T } | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(everyMs: Ms, pass: (value: T) => void) {
    this.#everyMs = everyMs;
    this.#pass = pass;
  }

  push(value: T): void {
    this.#pending = { value };
    if (this.#timer === null) this.#passPending();
  }

  /** Sends what waits and stops. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#pending !== null) this.#pass(this.#pending.value);
    this.#pending = null;
  }

  #passPending(): void {
    this.#timer = null;
    if (this.#pending === null) return;
    const { value } = this.#pending;
    this.#pending = null;
    this.#timer = setTimeout(() => this.#passPending(), this.#everyMs).unref();
    this.#pass(value);
  }
}

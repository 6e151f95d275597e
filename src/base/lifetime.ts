import { messageOf } from './errors.js';
import type { Ms } from './units.js';

type Release = () => void | Promise<void>;

/**
 * Owns what must be released: closing it releases everything in reverse order, once, and reports every failure.
 * What is handed over while it closes is released with the rest, and after that at once.
 */
export class Lifetime {
  readonly #name: string;
  readonly #held: { what: string; release: Release }[] = [];
  #closing: Promise<void> | null = null;
  /** Everything has been released. */
  #isEmptied = false;

  constructor(name: string) {
    this.#name = name;
  }

  get isClosed(): boolean {
    return this.#closing !== null;
  }

  /** Takes ownership of `thing` and returns it. */
  own<T>(what: string, thing: T, release: (thing: T) => void | Promise<void>): T {
    this.onClose(what, () => release(thing));
    return thing;
  }

  /** Runs `release` when this lifetime closes. */
  onClose(what: string, release: Release): void {
    this.#held.push({ what, release });
    // Nobody waits for this any more: should it fail, the process-wide handler reports it.
    if (this.#isEmptied) void this.#releaseAll();
  }

  /** Calls `action` every `everyMs` until closed; the timer alone keeps no process alive. */
  every(what: string, everyMs: Ms, action: () => void): void {
    const timer = setInterval(action, everyMs);
    timer.unref();
    this.own(what, timer, clearInterval);
  }

  /** Releases everything, last first. Throws one AggregateError when some release failed. */
  close(): Promise<void> {
    this.#closing ??= this.#releaseAll();
    return this.#closing;
  }

  async #releaseAll(): Promise<void> {
    const failures: Error[] = [];
    for (let next = this.#held.pop(); next !== undefined; next = this.#held.pop()) {
      const { what, release } = next;
      try {
        await release();
      } catch (thrown) {
        failures.push(new Error(`closing ${what}: ${messageOf(thrown)}`, { cause: thrown }));
      }
    }
    this.#isEmptied = true; // in the same turn as the last look, lest something slips in between
    if (failures.length > 0)
      throw new AggregateError(failures, `${this.#name}: ${failures.map((one) => one.message).join('; ')}`);
  }
}

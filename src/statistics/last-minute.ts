import type { Ms } from '../base/units.js';

const SECONDS = 60;

/** Counts what has happened within the last minute, to the second, however much it is. */
export class LastMinute {
  /** One count per second of the minute, around the clock. */
  readonly #counts: number[] = new Array(SECONDS).fill(0);
  /** The second up to which the counts are of the present minute. */
  #latest = 0;

  note(at: Ms): void {
    this.#advanceTo(at);
    const place = this.#latest % SECONDS;
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  count(now: Ms): number {
    this.#advanceTo(now);
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  #advanceTo(at: Ms): void {
    const second = Math.floor(at / 1000);
    if (second < this.#latest - SECONDS) this.#forget(); // the clock was set back
    const passed = Math.min(second - this.#latest, SECONDS);
    for (let behind = 0; behind < passed; behind++) this.#counts[(second - behind) % SECONDS] = 0;
    this.#latest = Math.max(second, this.#latest);
  }

  #forget(): void {
    this.#counts.fill(0);
    this.#latest = 0;
  }
}

import type { Bytes } from '../base/units.js';
import type { SupervisorEvent } from '../protocol/events.js';
import type { NumberedEvent } from '../protocol/live.js';

/** How much is kept. */
export interface RingLimits {
  readonly most: number;
  /** What they may weigh together, whatever is said in them. */
  readonly mostBytes: Bytes;
}

/** What an event weighs beside the texts in it. */
const BARE_BYTES: Bytes = 200;

/** The last of those events that it is told of, by the numbers that they come with, which ascend. An event is kept as it came. */
export class EventRing {
  readonly #limits: RingLimits;
  readonly #slots: (NumberedEvent | null)[] = [];
  /** Of all that it was told of, which is the oldest that is kept, and how many there were. */
  #oldest = 0;
  #told = 0;
  #bytes: Bytes = 0;
  #lastForgotten = 0;

  constructor(limits: RingLimits) {
    this.#limits = limits;
  }

  /** What it was told of from this number on is kept. */
  get wholeSince(): number {
    return this.#lastForgotten + 1;
  }

  /** The latest is kept whatever it weighs. */
  note(number: number, event: SupervisorEvent): void {
    if (this.#told - this.#oldest === this.#limits.most) this.#forgetOldest();
    this.#slots[this.#told % this.#limits.most] = { number, event };
    this.#told++;
    this.#bytes += weightOf(event);
    while (this.#bytes > this.#limits.mostBytes && this.#told - this.#oldest > 1) this.#forgetOldest();
  }

  /** The first one from this number on; null: there is none. */
  from(number: number): NumberedEvent | null {
    return this.#slot(this.#countBefore(number));
  }

  /** The last one before this number; null: there is none. */
  before(number: number): NumberedEvent | null {
    return this.#slot(this.#countBefore(number) - 1);
  }

  #forgetOldest(): void {
    const oldest = this.#slot(this.#oldest);
    if (oldest === null) return;
    this.#slots[this.#oldest % this.#limits.most] = null;
    this.#bytes -= weightOf(oldest.event);
    this.#lastForgotten = oldest.number;
    this.#oldest++;
  }

  /** Of all that it was told of, how many came before this number; of those that are forgotten all count. */
  #countBefore(number: number): number {
    let [low, high] = [this.#oldest, this.#told];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.#slot(middle)?.number ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #slot(place: number): NumberedEvent | null {
    if (place < this.#oldest || place >= this.#told) return null;
    return this.#slots[place % this.#limits.most] ?? null;
  }
}

/** About what it takes in memory: two bytes for each character of a text would be the most. */
function weightOf(event: SupervisorEvent): Bytes {
  let bytes = BARE_BYTES;
  for (const value of Object.values(event)) {
    if (typeof value === 'string') bytes += value.length;
    else if (Array.isArray(value)) for (const text of value) bytes += String(text).length;
  }
  return bytes;
}

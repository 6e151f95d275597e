import type { Bytes } from '../base/units.js';
import type { SupervisorEvent } from '../protocol/events.js';
import type { RecentEvents } from '../protocol/live.js';

/** More than happens while a client comes back, or while a live view draws breath. */
const MOST = 2000;
/** What they may weigh together, whatever is said in them. */
const MOST_BYTES: Bytes = 1024 * 1024;
/** What an event weighs beside the texts in it. */
const BARE_BYTES: Bytes = 200;

/** Keeps the last events for those who ask later. It is filled all the time, so an event is kept as it came. */
export class EventRing implements RecentEvents {
  readonly epoch: string;
  readonly #most: number;
  readonly #mostBytes: Bytes;
  readonly #events: (SupervisorEvent | null)[] = [];
  #bytes: Bytes = 0;
  #first = 1;
  #last = 0;

  /** `epoch`: told apart from that of every other supervisor by when it began. */
  constructor(startedAt: number, { most = MOST, mostBytes = MOST_BYTES } = {}) {
    this.epoch = startedAt.toString(36);
    this.#most = most;
    this.#mostBytes = mostBytes;
  }

  get first(): number {
    return this.#first;
  }

  get last(): number {
    return this.#last;
  }

  at(number: number): SupervisorEvent | null {
    if (number < this.#first || number > this.#last) return null;
    return this.#events[number % this.#most] ?? null;
  }

  /** Progress is passed over: what a job has come to is told by the next one, and by its status. */
  note(event: SupervisorEvent): void {
    if (event.event === 'job.progressed') return;
    if (this.#last - this.#first + 1 === this.#most) this.#forgetFirst();
    this.#last++;
    this.#events[this.#last % this.#most] = event;
    this.#bytes += weightOf(event);
    while (this.#bytes > this.#mostBytes && this.#first < this.#last) this.#forgetFirst();
  }

  #forgetFirst(): void {
    const index = this.#first % this.#most;
    const event = this.#events[index] ?? null;
    if (event !== null) this.#bytes -= weightOf(event);
    this.#events[index] = null;
    this.#first++;
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

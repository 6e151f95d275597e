import type { SupervisorEvent } from '../../protocol/events.js';
import type { Live } from '../../protocol/live.js';
import type { EventFilter } from './event-filter.js';
import type { PlaceInStream } from './place-in-stream.js';
import { sseFrame } from './sse.js';

/** As much as is sent at once. */
const PORTION_CHARS = 64 * 1024;

/** A piece of the stream, and the number of the event that comes after it. */
export interface Portion {
  readonly text: string;
  readonly next: number;
}

/** Writes events as messages: each once, whoever wants it. */
export class EventFrames {
  readonly #live: Pick<Live, 'recent' | 'lineOf'>;
  readonly #frames = new WeakMap<SupervisorEvent, string>();

  constructor(live: Pick<Live, 'recent' | 'lineOf'>) {
    this.#live = live;
  }

  /** What passes from this number on, as far as it is sent at once; what is not kept any more is told as a gap. */
  portion(from: number, filter: EventFilter): Portion {
    const { recent } = this.#live;
    const whole = recent.wholeSince({ withJobs: filter.takesJobs });
    let [text, next, missed] = ['', from, 0];
    while (next <= recent.last && text.length < PORTION_CHARS) {
      const { number, event } = recent.from(next) ?? { number: recent.last + 1, event: null };
      missed += Math.max(0, Math.min(number, whole) - next);
      if (number >= whole) [text, missed] = [text + this.#gapOf(missed, number), 0];
      if (event !== null && filter.passes(event)) text += this.frameOf(event, `${recent.epoch}-${number}`);
      next = number + 1;
    }
    return { text: text + this.#gapOf(missed, next), next };
  }

  /** Everything that passes from this place on. */
  all({ from, isStranger }: PlaceInStream, filter: EventFilter): string {
    let text = isStranger ? this.gap(null, from) : '';
    for (let next = from; next <= this.#live.recent.last; ) {
      const portion = this.portion(next, filter);
      text += portion.text;
      next = portion.next;
    }
    return text;
  }

  /** `id` null: it is of this moment, and no client comes back to it. */
  frameOf(event: SupervisorEvent, id: string | null): string {
    const known = this.#frames.get(event);
    if (known !== undefined) return known;
    const frame = sseFrame({ id, event: event.event, data: this.#live.lineOf(event) });
    this.#frames.set(event, frame);
    return frame;
  }

  /** Tells that events before this number were missed: so many of them, or null when nobody knows. */
  gap(missed: number | null, before: number): string {
    const message = `${missed === null ? 'events' : `${missed} ${missed === 1 ? 'event' : 'events'}`} before this were missed`;
    const data = JSON.stringify({ time: new Date().toISOString(), event: 'gap', message, missed });
    return sseFrame({ id: `${this.#live.recent.epoch}-${before - 1}`, event: 'gap', data });
  }

  #gapOf(missed: number, before: number): string {
    return missed === 0 ? '' : this.gap(missed, before);
  }
}

import type { SupervisorEvent } from '../../protocol/events.js';
import type { EventFilter } from './event-filter.js';
import type { EventFrames, Portion } from './event-frames.js';

/** Nothing new happens while clients are served: those who have come equally far, and want the same, are sent the same text. */
export class Round {
  readonly #frames: EventFrames;
  readonly #progress: readonly SupervisorEvent[];
  readonly #portions = new Map<string, Portion>();
  readonly #passing = new Map<string, string>();

  /** `progress`: what is told now or never. */
  constructor(frames: EventFrames, progress: readonly SupervisorEvent[]) {
    this.#frames = frames;
    this.#progress = progress;
  }

  /** What passes from this number on, as far as it is sent at once. */
  portion(from: number, filter: EventFilter): Portion {
    return once(this.#portions, `${from} ${filter.key}`, () => this.#frames.portion(from, filter));
  }

  /** What passes of the progress. */
  progress(filter: EventFilter): string {
    const passing = () => this.#progress.filter((event) => filter.passes(event));
    return once(this.#passing, filter.key, () =>
      passing()
        .map((event) => this.#frames.frameOf(event, null))
        .join(''),
    );
  }
}

function once<T>(made: Map<string, T>, key: string, make: () => T): T {
  const known = made.get(key);
  if (known !== undefined) return known;
  const value = make();
  made.set(key, value);
  return value;
}

import type { Bytes } from '../base/units.js';
import type { Consumer } from '../protocol/consumers.js';

/** What the consumers of one queue have done since the supervisor began. */
export interface FiguresOfOthers {
  readonly completed: number;
  /** Attempts, whether or not they are made again: programs of somebody else's do not tell. */
  readonly failed: number;
  readonly sheets: number;
  readonly renderedBytes: Bytes;
}

/** What others call their queues is not ours to say: beyond this many names, they are counted together. */
const MOST_QUEUES = 200;
const OTHER_QUEUES = 'other';

/** Adds up what consumers tell of themselves: each counts from its own beginning, and is forgotten when it is closed. */
export class ForeignFigures {
  readonly byQueue = new Map<string, FiguresOfOthers>();

  /** What one program told before, and what it tells now. */
  note(before: readonly Consumer[], now: readonly Consumer[]): void {
    const known = new Map(before.map((one) => [one.id, one]));
    for (const one of now) this.#add(one, known.get(one.id));
  }

  #add(now: Consumer, before: Consumer | undefined): void {
    const isNamed = this.byQueue.has(now.queue) || this.byQueue.size < MOST_QUEUES;
    const queue = isNamed ? now.queue : OTHER_QUEUES;
    const sum = this.byQueue.get(queue) ?? NOTHING;
    this.byQueue.set(queue, {
      completed: sum.completed + growth(now.completed, before?.completed),
      failed: sum.failed + growth(now.failed, before?.failed),
      sheets: sum.sheets + growth(now.sheets, before?.sheets),
      renderedBytes: sum.renderedBytes + growth(now.renderedBytes, before?.renderedBytes),
    });
  }
}

const NOTHING: FiguresOfOthers = { completed: 0, failed: 0, sheets: 0, renderedBytes: 0 };

/** What comes from somebody else's program may be anything, and a counter must not fall. */
function growth(now: number, before = 0): number {
  return Math.max(0, now - before);
}

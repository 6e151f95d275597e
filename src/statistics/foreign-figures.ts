import type { Bytes } from '../base/units.js';
import type { Consumer } from '../protocol/consumers.js';

/** What the consumers of one queue, or of one process, have done since the supervisor began. */
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

/**
 * Adds up what consumers tell of themselves: each counts from its own beginning, and is forgotten when it is closed. Nothing of it
 * ever falls.
 */
export class ForeignFigures {
  readonly byQueue = new Map<string, FiguresOfOthers>();
  readonly byProcess = new Map<string, FiguresOfOthers>();

  /** What one incarnation of a process told before, and what it tells now. */
  note(process: string, before: readonly Consumer[], now: readonly Consumer[]): void {
    const known = new Map(before.map((one) => [one.id, one]));
    for (const one of now) {
      const grown = growthOf(one, known.get(one.id));
      add(this.byQueue, this.#nameFor(one.queue), grown);
      add(this.byProcess, process, grown);
    }
  }

  #nameFor(queue: string): string {
    return this.byQueue.has(queue) || this.byQueue.size < MOST_QUEUES ? queue : OTHER_QUEUES;
  }
}

function add(sums: Map<string, FiguresOfOthers>, name: string, more: FiguresOfOthers): void {
  const sum = sums.get(name) ?? NOTHING;
  sums.set(name, {
    completed: sum.completed + more.completed,
    failed: sum.failed + more.failed,
    sheets: sum.sheets + more.sheets,
    renderedBytes: sum.renderedBytes + more.renderedBytes,
  });
}

const NOTHING: FiguresOfOthers = { completed: 0, failed: 0, sheets: 0, renderedBytes: 0 };

function growthOf(now: Consumer, before: FiguresOfOthers = NOTHING): FiguresOfOthers {
  return {
    completed: growth(now.completed, before.completed),
    failed: growth(now.failed, before.failed),
    sheets: growth(now.sheets, before.sheets),
    renderedBytes: growth(now.renderedBytes, before.renderedBytes),
  };
}

/** What comes from somebody else's program may be anything, and a counter must not fall. */
function growth(now: number, before: number): number {
  return Math.max(0, now - before);
}

import { markOf } from '../strays/marked-processes.js';

/**
 * Knows from which incarnation a process descends that has left its group: by the mark in its environment. That is read once
 * for each process, for it never changes, and reading it costs more than all else that is looked at.
 */
export class Descent {
  #known: ReadonlyMap<string, string | null> = new Map();
  #seen = new Map<string, string | null>();

  /** The mark of the process that was started then; null: it has none, or is somebody else's. */
  markOf(pid: number, startedAt: string): string | null {
    const key = `${pid}:${startedAt}`;
    const mark = this.#known.get(key) ?? (this.#known.has(key) ? null : markOf(pid));
    this.#seen.set(key, mark);
    return mark;
  }

  /** Forgets the processes that have not been asked for since the last time. */
  forgetRest(): void {
    this.#known = this.#seen;
    this.#seen = new Map();
  }
}

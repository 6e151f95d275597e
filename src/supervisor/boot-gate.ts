import { availableParallelism } from 'node:os';
import type { Ms } from '../base/units.js';

/** Two per core keep every core busy, while the first are ready long before the last begin. */
export const BOOTS_AT_ONCE = 2 * availableParallelism();
/** A boot keeps a core busy for less than this, even on a slow machine; what takes longer waits for something. */
export const BUSY_MS: Ms = 2000;

/**
 * Lets a bounded number of processes boot at once, so that a hundred starts, or crashes, do not smother each other. It
 * also lets no more in per turn of the event loop: starting a process takes a millisecond in which nothing else is heard.
 * Who stays inside for longer than `patienceMs` loses its place, so that boots that hang keep nobody out.
 */
export class BootGate {
  readonly #limit: number;
  readonly #patienceMs: Ms;
  readonly #inside = new Map<object, NodeJS.Timeout>();
  readonly #waiting = new Map<object, () => void>();
  /** Those that do not wait for room yet. */
  readonly #patient = new Map<object, NodeJS.Timeout>();
  #letInThisTurn = 0;

  constructor({ limit, patienceMs }: { readonly limit: number; readonly patienceMs: Ms }) {
    this.#limit = limit;
    this.#patienceMs = patienceMs;
  }

  /** Calls `enter` as soon as there is room, at once if there is; the visitor then is inside until it leaves. */
  admit(visitor: object, enter: () => void): void {
    this.#waiting.set(visitor, enter);
    this.#letIn();
  }

  /** The same for one that begins to wait after `afterMs` only. */
  admitLater(afterMs: Ms, visitor: object, enter: () => void): void {
    const begin = () => {
      this.#patient.delete(visitor);
      this.admit(visitor, enter);
    };
    this.#patient.set(visitor, setTimeout(begin, afterMs));
  }

  /** Gives up waiting; false when it did not wait. */
  withdraw(visitor: object): boolean {
    clearTimeout(this.#patient.get(visitor));
    return this.#patient.delete(visitor) || this.#waiting.delete(visitor);
  }

  /** Makes room, if it was inside. */
  leave(visitor: object): void {
    clearTimeout(this.#inside.get(visitor));
    if (this.#inside.delete(visitor)) this.#letIn();
  }

  #letIn(): void {
    for (const [visitor, enter] of this.#waiting) {
      if (this.#inside.size >= this.#limit || this.#letInThisTurn >= this.#limit) return;
      if (this.#letInThisTurn++ === 0) setImmediate(() => this.#nextTurn());
      this.#waiting.delete(visitor);
      this.#inside.set(
        visitor,
        setTimeout(() => this.leave(visitor), this.#patienceMs),
      );
      enter();
    }
  }

  #nextTurn(): void {
    this.#letInThisTurn = 0;
    this.#letIn();
  }
}

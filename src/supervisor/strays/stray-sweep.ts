import { setTimeout as delay } from 'node:timers/promises';
import type { Ms } from '../../base/units.js';
import { findMarked, type MarkedProcess, signalExactly } from './marked-processes.js';

/** Looking through all processes takes some milliseconds: deaths that follow each other closely share one look. */
const PAUSE_MS: Ms = 500;
/** Never at once: what follows a death first is that its jobs are handed on. */
const FIRST_PAUSE_MS: Ms = 20;
const LAST_PAUSE_MS: Ms = 5;
/** A stray that forks while it is swept is met again in the next round. */
const MAX_ROUNDS = 5;

/** The dead incarnation that strays come from. */
export interface Origin {
  readonly mark: string;
  readonly process: string;
  readonly worker: string;
}

/** Ends what dead incarnations left behind outside their process groups: programs that called setsid. */
export class StraySweep {
  /** Dead incarnations by their marks, and the rounds that each has left. */
  readonly #pending = new Map<string, { readonly from: Origin; readonly rounds: number }>();
  readonly #onKilled: (from: Origin, pid: number) => void;
  #timer: NodeJS.Timeout | null = null;
  #lastSweepAt: Ms = Number.NEGATIVE_INFINITY;

  constructor(onKilled: (from: Origin, pid: number) => void) {
    this.#onKilled = onKilled;
  }

  /** Sweeps soon for what this one has left. */
  add(from: Origin): void {
    this.#pending.set(from.mark, { from, rounds: MAX_ROUNDS });
    this.#schedule();
  }

  /** Sweeps now, and resolves when nothing is left to be swept. */
  async finish(): Promise<void> {
    while (this.#pending.size > 0) {
      this.#sweep();
      if (this.#pending.size > 0) await delay(LAST_PAUSE_MS);
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(): void {
    if (this.#timer !== null || this.#pending.size === 0) return;
    const waitMs = Math.max(FIRST_PAUSE_MS, this.#lastSweepAt + PAUSE_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#sweep();
      this.#schedule();
    }, waitMs);
  }

  #sweep(): void {
    this.#lastSweepAt = performance.now();
    const strays = findMarked((mark) => this.#pending.has(mark));
    for (const stray of strays) this.#kill(stray);
    const met = new Set(strays.map((stray) => stray.mark));
    for (const [mark, { from, rounds }] of this.#pending) {
      if (met.has(mark) && rounds > 1) this.#pending.set(mark, { from, rounds: rounds - 1 });
      else this.#pending.delete(mark);
    }
  }

  #kill(stray: MarkedProcess): void {
    const pending = this.#pending.get(stray.mark);
    if (pending !== undefined && signalExactly(stray, 'SIGKILL')) this.#onKilled(pending.from, stray.pid);
  }
}

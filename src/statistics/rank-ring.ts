import { RANKS, type Ranks } from './ranks.js';

/** The ranks of so many steps, in 36 bytes each. */
export class RankRing {
  readonly #classes: Uint8Array;
  readonly #counts: Uint32Array;

  constructor(steps: number) {
    this.#classes = new Uint8Array(steps * RANKS);
    this.#counts = new Uint32Array(steps);
  }

  set(place: number, { classes, count }: Ranks): void {
    this.#classes.set(classes, place * RANKS);
    this.#counts[place] = count;
  }

  clear(place: number): void {
    this.#counts[place] = 0;
  }

  at(place: number): Ranks {
    const count = this.#counts[place] ?? 0;
    const from = place * RANKS;
    return { classes: this.#classes.subarray(from, from + Math.min(RANKS, count)), count };
  }
}

/** Deals with events one at a time: what comes while one is being dealt with waits until that is done. */
export class InTurn<T> {
  readonly #deal: (event: T) => void;
  readonly #waiting: T[] = [];
  #isDealing = false;

  constructor(deal: (event: T) => void) {
    this.#deal = deal;
  }

  /** Returns when the event is dealt with, or waits; throws what dealing with it throws. */
  take(event: T): void {
    this.#waiting.push(event);
    if (this.#isDealing) return;
    this.#isDealing = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) this.#deal(next);
    } finally {
      this.#isDealing = false;
    }
  }
}

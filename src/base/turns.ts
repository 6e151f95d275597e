interface Waiting {
  act: () => Promise<void>;
  readonly done: Promise<void>;
}

/** Does one thing after the other. What is asked for again before it has begun is done once, as it was asked for last. */
export class Turns {
  readonly #waiting = new Map<string, Waiting>();
  #last: Promise<void> = Promise.resolve();

  /** Settles as `act` does, or as the later one that came in its stead. */
  take(what: string, act: () => Promise<void>): Promise<void> {
    const waiting = this.#waiting.get(what);
    if (waiting !== undefined) {
      waiting.act = act;
      return waiting.done;
    }
    const done = this.#last.then(() => this.#begin(what));
    this.#waiting.set(what, { act, done });
    this.#last = done.catch(() => undefined); // who asked for it is told
    return done;
  }

  async #begin(what: string): Promise<void> {
    const { act } = this.#waiting.get(what) ?? {};
    this.#waiting.delete(what);
    await act?.();
  }
}

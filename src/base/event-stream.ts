/** Tells every subscriber what happened, in order. Emitting never throws and never waits. */
export class EventStream<T> {
  readonly #listeners = new Set<(event: T) => void>();

  emit(event: T): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (thrown) {
        // A broken subscriber must not break what it watches; the process-wide handler reports it.
        queueMicrotask(() => {
          throw thrown;
        });
      }
    }
  }

  /** Calls `listener` for every later event; returns the way to stop it. */
  subscribe(listener: (event: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

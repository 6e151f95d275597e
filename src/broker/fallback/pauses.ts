import type { Broker } from '../broker.js';

/** Which queues are paused: what is known of the configured broker, and what people asked for while it was away. */
export class Pauses {
  readonly #known = new Map<string, boolean>();
  readonly #wishes = new Map<string, boolean>();

  /** The configured broker says so. */
  note(queue: string, paused: boolean): void {
    this.#known.set(queue, paused);
  }

  /** Somebody wants it so while the configured broker cannot be told. */
  wish(queue: string, paused: boolean): void {
    this.#wishes.set(queue, paused);
  }

  /** Makes the stand-in pause what was paused last, and what is wanted. */
  async apply(standIn: Broker): Promise<void> {
    for (const [queue, paused] of [...this.#known, ...this.#wishes]) await standIn.setPaused(queue, paused);
  }

  /** Tells the configured broker what was wanted meanwhile. Rejects while it is away. */
  async tell(configured: Broker): Promise<void> {
    for (const [queue, paused] of this.#wishes) {
      await configured.setPaused(queue, paused);
      this.#wishes.delete(queue);
      this.note(queue, paused);
    }
  }
}

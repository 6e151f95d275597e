import type { Ms } from '../base/units.js';

/** Tells waiters that something about the processes has changed; what it was, they look up themselves. */
export class Changes {
  readonly #looks = new Set<() => void>();

  tell(): void {
    for (const look of this.#looks) look();
  }

  /** Resolves when `check` is true; rejects when it throws. It is asked now and at every change. */
  until(check: () => boolean): Promise<void> {
    return this.#wait(check, () => undefined);
  }

  /** The same, with a time limit after which it rejects with what `late` makes. */
  untilWithin(withinMs: Ms, check: () => boolean, late: () => Error): Promise<void> {
    return this.#wait(check, (reject) => setTimeout(() => reject(late()), withinMs));
  }

  #wait(check: () => boolean, limit: (reject: (thrown: unknown) => void) => NodeJS.Timeout | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (settled: () => void) => {
        this.#looks.delete(look);
        clearTimeout(timer);
        settled();
      };
      const timer = limit((thrown) => settle(() => reject(thrown)));
      const look = () => {
        try {
          if (check()) settle(resolve);
        } catch (thrown) {
          settle(() => reject(thrown));
        }
      };
      this.#looks.add(look);
      look();
    });
  }
}

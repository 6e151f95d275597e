import type { ServerResponse } from 'node:http';
import type { Ms } from '../../base/units.js';

const LOOK_EVERY_MS: Ms = 5000;

/** Answers that are under way, such as live views: they end with what they were granted for, a token or a session. */
export class OpenAnswers {
  readonly #holds = new Map<ServerResponse, () => boolean>();
  #timer: NodeJS.Timeout | null = null;

  /** Watches over it until it is closed. */
  watch(response: ServerResponse, holds: () => boolean): void {
    this.#holds.set(response, holds);
    response.once('close', () => this.#forget(response));
    this.#timer ??= setInterval(() => this.review(), LOOK_EVERY_MS).unref();
  }

  /** Ends those that are not to be given any more. */
  review(): void {
    for (const [response, holds] of this.#holds) if (!holds()) response.destroy();
  }

  #forget(response: ServerResponse): void {
    this.#holds.delete(response);
    if (this.#holds.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }
}

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Ms } from '../../base/units.js';
import { SSE_BEGINNING, SSE_HEADERS } from './sse.js';

/** A connection over which nobody has read for so long that the system asks whether anybody is there. */
const KEEP_ALIVE_AFTER_MS: Ms = 60_000;

/** What happens to a stream from outside. */
export interface SseConnectionEvents {
  /** What was sent has left, and more may follow. */
  readonly drained?: () => void;
  /** It is over, whoever ended it. */
  readonly closed: () => void;
}

/** One answer that goes on. Whoever sends looks first whether it is blocked: then nothing piles up here. */
export class SseConnection {
  readonly #response: ServerResponse;
  readonly #over = new AbortController();
  #blockedSince: Ms | null = null;

  /** Answers with the head. */
  constructor(response: ServerResponse, events: SseConnectionEvents) {
    this.#response = response;
    response.socket?.setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
    response.on('drain', () => {
      this.#blockedSince = null;
      events.drained?.();
    });
    response.on('error', () => undefined); // EPIPE, ECONNRESET: it is closed, which is told
    response.once('close', () => {
      this.#over.abort();
      events.closed();
    });
    response.writeHead(200, SSE_HEADERS);
    this.send(SSE_BEGINNING);
  }

  /** Since when its client has not read what was sent; null: nothing is in the way. */
  get blockedSince(): Ms | null {
    return this.#blockedSince;
  }

  /** Aborted when it is over. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Resolves when nothing is in the way, or it is over. */
  async untilReady(): Promise<void> {
    if (this.#blockedSince === null || this.signal.aborted) return;
    await once(this.#response, 'drain', { signal: this.signal }).catch(() => undefined); // it is over
  }

  send(text: string): void {
    if (!this.#response.write(text)) this.#blockedSince ??= performance.now();
  }

  /** Ends it with these last words. A client that does not read is not waited for. */
  end(text: string): void {
    if (this.#blockedSince === null) this.#response.end(text);
    else this.cut();
  }

  /** Ends it at once: whoever is still there comes back and says what it has had. */
  cut(): void {
    this.#response.destroy();
  }
}

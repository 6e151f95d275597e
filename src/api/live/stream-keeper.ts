import type { ServerResponse } from 'node:http';
import { CardqError } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import { RequestProblem } from '../problem.js';
import { SSE_HEARTBEAT, sseBye } from './sse.js';
import { SseConnection, type SseConnectionEvents } from './sse-connection.js';

/** How streams are kept up. */
export interface StreamTimes {
  /** How often they are looked at. */
  readonly lookMs: Ms;
  readonly heartbeatMs: Ms;
  /** A client that has not read for so long is cut off. */
  readonly patienceMs: Ms;
}

const TIMES: StreamTimes = { lookMs: 1000, heartbeatMs: 15_000, patienceMs: 30_000 };

/** Streams of one kind, no more than there may be at once: each is told from time to time that it lives, and ends with a word. */
export class StreamKeeper {
  readonly #most: number;
  readonly #times: StreamTimes;
  readonly #connections = new Set<SseConnection>();
  #ticker: NodeJS.Timeout | undefined;
  #lastHeartbeatAt: Ms = 0;
  #isClosed = false;

  constructor(most: number, times: Partial<StreamTimes> = {}) {
    this.#most = most;
    this.#times = { ...TIMES, ...times };
  }

  /** Throws when no stream can be opened: RequestProblem `streams_exhausted`, or `no_supervisor` when it is about to leave. */
  requireRoom(): void {
    if (this.#isClosed) throw new CardqError({ code: 'no_supervisor', message: 'the supervisor is about to leave' });
    if (this.#connections.size >= this.#most) throw streamsExhausted(this.#most);
  }

  /** Answers with a stream. Throws as `requireRoom`. */
  open(response: ServerResponse, events: Partial<SseConnectionEvents> = {}): SseConnection {
    this.requireRoom();
    const connection = new SseConnection(response, {
      ...events,
      closed: () => {
        this.#forget(connection);
        events.closed?.();
      },
    });
    this.#connections.add(connection);
    if (this.#connections.size === 1) this.#begin();
    return connection;
  }

  /** Ends them all, and lets no other begin. */
  close(): void {
    this.#isClosed = true;
    for (const connection of this.#connections) connection.end(sseBye());
  }

  #begin(): void {
    this.#lastHeartbeatAt = performance.now();
    this.#ticker = setInterval(() => this.#look(), this.#times.lookMs);
  }

  #forget(connection: SseConnection): void {
    this.#connections.delete(connection);
    if (this.#connections.size === 0) clearInterval(this.#ticker);
  }

  #look(): void {
    const now = performance.now();
    const isHeartbeat = now - this.#lastHeartbeatAt >= this.#times.heartbeatMs;
    if (isHeartbeat) this.#lastHeartbeatAt = now;
    for (const connection of this.#connections) {
      const { blockedSince } = connection;
      if (blockedSince !== null && now - blockedSince > this.#times.patienceMs) connection.cut();
      else if (blockedSince === null && isHeartbeat) connection.send(SSE_HEARTBEAT);
    }
  }
}

/** As many are served as can be at one time. */
export function streamsExhausted(most: number): RequestProblem {
  return new RequestProblem(503, `${most} others are served already`, {
    code: 'streams_exhausted',
    hint: 'close one of them, or come back later',
    headers: { 'retry-after': '5' },
  });
}

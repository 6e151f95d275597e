import { eventReader, type ServerEvent } from './sse.js';

export interface StreamListener {
  onOpen(): void;
  onEvent(event: ServerEvent): void;
  /** It broke off, and is tried again at `retryAt` (ms since the epoch). */
  onLost(retryAt: number): void;
  /** Nobody is signed in: it is over. */
  onRefused(): void;
}

/** A stream that is kept up. */
export interface Stream {
  /** Does not wait for the next attempt. */
  retry(): void;
  close(): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** The supervisor gives a sign of life every 15 s. */
const SILENCE_MS = 40_000;

/**
 * Follows server-sent events, and again from where it was when the connection breaks: after half a second first, later
 * after up to ten. Not an EventSource, which neither tells a refusal from a failure nor notices silence.
 */
export function follow(path: string, listener: StreamListener): Stream {
  let lastId: string | null = null;
  let failures = 0;
  let isClosed = false;
  let attempt = new AbortController();
  let timer = 0;

  const connect = async () => {
    const mine = new AbortController();
    attempt = mine;
    const isRefused = await read(mine).catch(() => false);
    if (isClosed || attempt !== mine) return;
    clearTimeout(timer);
    if (isRefused) return listener.onRefused();
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++) * (0.75 + Math.random() / 2);
    timer = window.setTimeout(connect, pauseMs);
    listener.onLost(Date.now() + pauseMs);
  };

  // Whether nobody is signed in; else it ends, or throws, when the connection does.
  const read = async (mine: AbortController): Promise<boolean> => {
    const listen = () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => mine.abort(), SILENCE_MS);
    };
    listen();
    const headers: HeadersInit = lastId === null ? {} : { 'last-event-id': lastId };
    const response = await fetch(path, { headers, signal: mine.signal, cache: 'no-store' });
    if (response.status === 401) return true;
    if (!response.ok || response.body === null) return false;
    failures = 0;
    listener.onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const eventsOf = eventReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return false;
      listen();
      for (const event of eventsOf(value)) {
        lastId = event.id ?? lastId;
        listener.onEvent(event);
      }
    }
  };

  void connect();
  return {
    retry: () => {
      clearTimeout(timer);
      attempt.abort();
      void connect();
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      attempt.abort();
    },
  };
}

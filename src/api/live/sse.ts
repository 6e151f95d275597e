/** The head of an answer that goes on: neither kept by a cache nor held back by a proxy, and the last of its connection. */
export const SSE_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
  connection: 'close',
} as const;

/** What a stream begins with: whoever loses it comes back after a second. */
export const SSE_BEGINNING = 'retry: 1000\n\n';

/** Says nothing: it keeps proxies from taking a quiet stream for a dead one. */
export const SSE_HEARTBEAT = ': hb\n\n';

/** One message of a stream. */
export function sseFrame({ id, event, data }: SseMessage): string {
  return `${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data.replaceAll('\n', '\ndata: ')}\n\n`;
}

export interface SseMessage {
  /** Null: a client that comes back does not name it. */
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** The last message of a stream that the server ends. */
export function sseBye(): string {
  const data = { time: new Date().toISOString(), event: 'bye', message: 'the supervisor leaves' };
  return sseFrame({ id: null, event: 'bye', data: JSON.stringify(data) });
}

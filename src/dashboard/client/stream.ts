import { eventReader, type ServerEvent } from './sse.js';

/** How a stream is. `lost`: it broke off, and is tried again soon; `refused`: nobody is signed in, and it rests. */
export type StreamLink = 'live' | 'lost' | 'refused';

/** A stream that is kept up; at first it rests. */
export interface Stream {
  /** Connects at once, and goes on from where it was. */
  go(): void;
  rest(): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** The supervisor gives a sign of life every 15 s. */
const SILENCE_MS = 40_000;

/**
 * Follows server-sent events, and again from where it was when the connection breaks: after half a second first, later
 * after up to ten. Not an EventSource, which neither tells a refusal from a failure nor notices silence.
 */
export function streamOf(
  path: string,
  onEvent: (event: ServerEvent) => void,
  onLink: (link: StreamLink) => void = () => {},
): Stream {
  let lastId = '';
  let failures = 0;
  let attempt = new AbortController();
  let timer = 0;

  const later = (work: () => void, ms: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(work, ms);
  };
  const rest = () => {
    clearTimeout(timer);
    attempt.abort();
    attempt = new AbortController();
  };
  const go = async () => {
    rest();
    const mine = attempt;
    const isRefused = await read(mine.signal).catch(() => false);
    if (attempt !== mine) return; // it was told to rest, or to go again
    rest();
    onLink(isRefused ? 'refused' : 'lost');
    if (!isRefused)
      later(go, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++) * (0.75 + Math.random() / 2));
  };
  // Whether nobody is signed in; else it ends, or throws, when the connection does.
  const read = async (signal: AbortSignal): Promise<boolean> => {
    const giveUp = () => attempt.abort();
    later(giveUp, SILENCE_MS);
    const response = await fetch(path, { signal, headers: { 'last-event-id': lastId } });
    if (response.status === 401) return true;
    if (!response.ok || !response.body) return false;
    failures = 0;
    onLink('live');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const eventsOf = eventReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return false;
      later(giveUp, SILENCE_MS);
      for (const event of eventsOf(value)) {
        lastId = event.id || lastId;
        onEvent(event);
      }
    }
  };
  return { go, rest };
}

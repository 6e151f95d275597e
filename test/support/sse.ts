import { type IncomingMessage, request } from 'node:http';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { onTestFinished } from 'vitest';
import { until } from './until.js';

/** A stream of server-sent events, as a browser sees it. */
export interface SseClient {
  readonly response: IncomingMessage;
  readonly messages: readonly EventSourceMessage[];
  readonly comments: readonly string[];
  /** The connection has ended, however that came. */
  readonly isOver: boolean;
  /** The names of the messages so far. */
  names(): (string | undefined)[];
  /** Waits for so many messages, and returns them. */
  first(count: number): Promise<readonly EventSourceMessage[]>;
  close(): void;
}

/** Asks for a stream over a Unix socket; the test's end closes it. */
export async function openSse(
  socketPath: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<SseClient> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ socketPath, path, headers, agent: false }, resolve).on('error', reject).end();
  });
  return readSse(response);
}

/** Reads a stream that has been answered, however it was asked for; the test's end closes it. */
export function readSse(response: IncomingMessage): SseClient {
  const messages: EventSourceMessage[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent: (message) => messages.push(message),
    onComment: (comment) => comments.push(comment),
  });
  let isOver = false;
  response.setEncoding('utf8').on('data', (text: string) => parser.feed(text));
  response
    .on('error', () => undefined)
    .on('close', () => {
      isOver = true;
    });
  onTestFinished(() => void response.destroy());
  return {
    response,
    messages,
    comments,
    get isOver() {
      return isOver;
    },
    names: () => messages.map(({ event }) => event),
    first: (count) => until(`${count} messages`, () => (messages.length < count ? null : messages.slice(0, count))),
    close: () => response.destroy(),
  };
}

/** What a message says; nothing when there is none. */
export function dataOf(message: EventSourceMessage | undefined): Record<string, unknown> {
  return JSON.parse(message?.data ?? '{}') as Record<string, unknown>;
}

import { type ClientRequest, type IncomingMessage, request as overHttp, type RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { createParser } from 'eventsource-parser';
import type { Ms } from '../../base/units.js';
import { VERSION_HEADER } from '../../protocol/version-header.js';
import type { Address, Answer } from './exchange.js';

/** One message of a stream of server-sent events. */
export interface StreamMessage {
  /** Null: no client comes back to it. */
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

export interface StreamRequest {
  readonly path: string;
  /** The message that was seen last; null: none. */
  readonly lastId: string | null;
  /** Aborted, the stream ends. */
  readonly signal: AbortSignal;
}

/** A stream says something every 15 seconds: one that is silent for so long is dead. */
const SILENCE_MS: Ms = 45_000;

/** Asks for a stream. Resolves with its messages, or with what is answered instead; throws as connections do. */
export async function openStream(
  address: Address,
  request: StreamRequest,
): Promise<AsyncGenerator<StreamMessage> | Answer> {
  const response = await begin(address, request);
  const contentType = response.headers['content-type'] ?? null;
  if (contentType?.startsWith('text/event-stream') === true) return messagesOf(response);
  const version = response.headers[VERSION_HEADER];
  return { contentType, body: await text(response), version: typeof version === 'string' ? version : null };
}

async function begin(address: Address, { path, lastId, signal }: StreamRequest): Promise<IncomingMessage> {
  const token = 'url' in address ? await address.token() : null;
  return new Promise((resolve, reject) => {
    const headers = {
      accept: 'text/event-stream',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(lastId === null ? {} : { 'last-event-id': lastId }),
    };
    const call = send(address, path, { headers, agent: false, signal });
    call.setTimeout(SILENCE_MS, () => call.destroy(Object.assign(new Error('silence'), { code: 'ETIMEDOUT' })));
    call.on('error', reject).on('response', resolve).end();
  });
}

function send(address: Address, path: string, options: RequestOptions): ClientRequest {
  if ('socket' in address) return overHttp({ ...options, socketPath: address.socket, path });
  const url = new URL(path, address.url);
  return url.protocol === 'https:' ? overHttps(url, options) : overHttp(url, options);
}

// It ends with its connection, whatever has ended that: whoever wants more comes back.
async function* messagesOf(response: IncomingMessage): AsyncGenerator<StreamMessage> {
  let messages: StreamMessage[] = [];
  const parser = createParser({
    onEvent: ({ id = null, event = 'message', data }) => messages.push({ id, event, data }),
  });
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      parser.feed(String(chunk));
      yield* messages;
      messages = [];
    }
  } catch {
    // cut off, silent for too long, or left by us
  }
}

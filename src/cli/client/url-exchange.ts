import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Answer, Request } from './exchange.js';

/** Asks over TCP, with the token when there is one. Throws as connections do. */
export function exchangeOverUrl(origin: URL, token: string | null, request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = origin.protocol === 'https:' ? overHttps : overHttp;
    const headers = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(request.body === null ? {} : { 'content-type': 'application/json' }),
    };
    const call = send(
      new URL(request.path, origin),
      { method: request.method, headers, agent: false, signal: request.signal },
      (response) => {
        const contentType = response.headers['content-type'] ?? null;
        text(response).then((body) => resolve({ contentType, body, version: null }), reject);
      },
    );
    call.setTimeout(request.timeoutMs, () => call.destroy(Object.assign(new Error('silence'), { code: 'ETIMEDOUT' })));
    call.on('error', reject);
    call.end(request.body ?? undefined);
  });
}

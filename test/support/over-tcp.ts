import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { type RunOptions, type Workplace, workplace } from './cardq.js';
import { serving } from './worker-modules.js';

/** A workplace whose supervisor listens on TCP, too. */
export interface Exposed {
  readonly place: Workplace;
  readonly url: URL;
  readonly port: number;
  readonly token: string;
}

export interface TcpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Parsed; null when there is none, or when it is no JSON. */
  readonly body: unknown;
}

export interface TcpRequest {
  readonly method?: string;
  /** Sent as JSON, unless it is text. */
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a supervisor is started with, and what is done in its folder before that. */
interface Start extends Pick<RunOptions, 'env'> {
  readonly config?: object;
  readonly before?: (place: Workplace) => Promise<void>;
}

/** Starts a supervisor whose API listens on a free port; `api` goes on top of that. */
export async function exposed(api: object = {}, { env, config, before }: Start = {}): Promise<Exposed> {
  const place = await workplace({ ...(config ?? serving({ echo: 'echo' })), api: { enabled: true, port: 0, ...api } });
  await before?.(place);
  const { code, stderr } = await place.run(['start'], env === undefined ? {} : { env });
  if (code !== 0) throw new Error(stderr);
  const { supervisor } = await place.status();
  if (supervisor.apiUrl === null) throw new Error('the API does not listen');
  const url = new URL(supervisor.apiUrl);
  return { place, url, port: Number(url.port), token: env?.['CARDQ_API_TOKEN'] ?? tokenIn(place) };
}

/** What the token file of the state folder holds. */
export function tokenIn({ folder }: Workplace): string {
  return readFileSync(join(folder, '.cardq/api-token'), 'utf8').trim();
}

/** One request on a connection of its own. */
export function askTcp(
  url: URL,
  path: string,
  { method = 'GET', body, headers = {} }: TcpRequest = {},
): Promise<TcpAnswer> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const call = httpRequest(
      { hostname: url.hostname, port: url.port, path, method, headers: { ...type, ...headers }, agent: false },
      (response) => {
        readAll(response).then(
          (text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parsed(text) }),
          reject,
        );
      },
    );
    call.on('error', reject);
    call.end(typeof body === 'object' ? JSON.stringify(body) : body);
  });
}

export function bearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** Opens a connection that is gone when the test ends. */
export function connection(port: number, host = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host }, () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => undefined); // reset by the other side
    onTestFinished(() => void socket.destroy());
  });
}

/** Sends these very bytes and returns all that is answered until the other side ends the connection. */
export async function exchangeRaw(port: number, bytes: string): Promise<string> {
  const socket = await connection(port);
  const answered = readAll(socket).catch(() => '');
  socket.write(bytes, 'latin1');
  return answered;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a page, or nothing
  }
}

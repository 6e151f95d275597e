import { request as httpRequest, type IncomingMessage } from 'node:http';
import { CardqError, ERROR_EXITS, type ErrorCode, errnoOf, messageOf } from '../base/errors.js';

export interface CallOptions {
  readonly body?: object;
  /** Beyond it the call fails with `timed_out`. */
  readonly timeoutMs?: number;
}

/** Where the supervisor listens. */
export type Address = { readonly socket: string } | { readonly url: URL; readonly token: string | null };

const DEFAULT_TIMEOUT_MS = 10_000;

/** Talks to a supervisor. Every failure is a CardqError: `no_supervisor` when none listens. */
export class Client {
  readonly address: Address;

  constructor(address: Address) {
    this.address = address;
  }

  get<T>(path: string, options: CallOptions = {}): Promise<T> {
    return this.#call<T>('GET', path, options);
  }

  post<T>(path: string, body: object = {}, options: CallOptions = {}): Promise<T> {
    return this.#call<T>('POST', path, { ...options, body });
  }

  /** Like `get`, but null when no supervisor listens. */
  async getIfRunning<T>(path: string, options: CallOptions = {}): Promise<T | null> {
    try {
      return await this.get<T>(path, options);
    } catch (thrown) {
      if (thrown instanceof CardqError && thrown.code === 'no_supervisor') return null;
      throw thrown;
    }
  }

  #call<T>(method: string, path: string, options: CallOptions): Promise<T> {
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    return new Promise<T>((resolve, reject) => {
      const call = httpRequest({ ...this.#target(`/api/v1${path}`), method, agent: false }, (response) => {
        readAnswer<T>(response).then(resolve, reject);
      });
      call.setTimeout(timeoutMs, () =>
        call.destroy(
          new CardqError({ code: 'timed_out', message: `the supervisor did not answer within ${timeoutMs} ms` }),
        ),
      );
      call.on('error', (thrown) => reject(this.#explain(thrown)));
      call.end(options.body === undefined ? undefined : JSON.stringify(options.body));
    });
  }

  #target(path: string): object {
    if ('socket' in this.address) return { socketPath: this.address.socket, path, headers: { host: 'cardq' } };
    const { url, token } = this.address;
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    return { host: url.hostname, port: url.port || 80, path, headers };
  }

  #explain(thrown: unknown): CardqError {
    if (thrown instanceof CardqError) return thrown;
    const where = 'socket' in this.address ? this.address.socket : this.address.url.origin;
    switch (errnoOf(thrown)) {
      case 'ENOENT':
      case 'ECONNREFUSED':
        return new CardqError({
          code: 'no_supervisor',
          message: 'no supervisor is running',
          where,
          hint: 'start one: cardq start',
        });
      case 'EACCES':
        return new CardqError({
          code: 'permission_refused',
          message: 'the supervisor belongs to another user',
          where,
          hint: 'run this command as that user',
        });
      case 'ECONNRESET':
      case 'EPIPE':
        return new CardqError({
          code: 'no_supervisor',
          message: 'the supervisor went away while it was asked',
          where,
          hint: 'cardq status',
        });
      default:
        return new CardqError({ code: 'supervisor_failed', message: messageOf(thrown), where });
    }
  }
}

async function readAnswer<T>(response: IncomingMessage): Promise<T> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) text += chunk;
  // An unhealthy answer (503) is an answer; a problem is told as one.
  if (response.headers['content-type'] !== 'application/problem+json') return JSON.parse(text) as T;
  const problem = JSON.parse(text) as { code?: string; detail?: string; where?: string | null; hint?: string | null };
  const code: ErrorCode =
    problem.code !== undefined && problem.code in ERROR_EXITS ? (problem.code as ErrorCode) : 'supervisor_failed';
  throw new CardqError({
    code,
    message: problem.detail ?? 'the request failed',
    where: problem.where ?? null,
    hint: problem.hint ?? null,
  });
}

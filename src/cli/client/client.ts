import { CardqError, ERROR_EXITS, type ErrorCode, errnoOf, messageOf } from '../../base/errors.js';
import { formatDuration } from '../../base/units.js';
import { COMMAND_LINE } from '../arguments.js';
import type { Address, Answer, Request } from './exchange.js';
import type { StreamMessage, StreamRequest } from './open-stream.js';
import { exchangeOverSocket } from './socket-exchange.js';

export interface CallOptions {
  readonly body?: object;
  /** Beyond it the call fails with `timed_out`. */
  readonly timeoutMs?: number;
  /** Aborted, the call fails at once, and nothing of it keeps the process alive. */
  readonly signal?: AbortSignal;
}

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

  /**
   * The messages of a stream, until its connection ends. Null when the supervisor has no such stream, for it is older than this
   * command.
   */
  async stream(path: string, request: Omit<StreamRequest, 'path'>): Promise<AsyncGenerator<StreamMessage> | null> {
    const { openStream } = await import('./open-stream.js');
    const wanted = { ...request, path: `/api/v1${path}` };
    const opened = await openStream(this.address, wanted).catch((thrown: unknown) => {
      throw this.#explain(thrown, { timeoutMs: DEFAULT_TIMEOUT_MS });
    });
    if (!('body' in opened)) return opened;
    return isUnknownRoute(opened) ? null : readAnswer<never>(opened, this.#place);
  }

  async #call<T>(method: Request['method'], path: string, { body, timeoutMs, signal }: CallOptions): Promise<T> {
    const answer = await this.#exchange({
      method,
      path: `/api/v1${path}`,
      body: body === undefined ? null : JSON.stringify(body),
      timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS,
      signal,
    });
    return readAnswer<T>(answer, this.#place);
  }

  async #exchange(request: Request): Promise<Answer> {
    const { address } = this;
    try {
      if ('socket' in address) return await exchangeOverSocket(address.socket, request);
      const { exchangeOverUrl } = await import('./url-exchange.js');
      return await exchangeOverUrl(address.url, await address.token(), request);
    } catch (thrown) {
      throw this.#explain(thrown, request);
    }
  }

  /** Where the supervisor is to be. */
  get #place(): string {
    return 'socket' in this.address ? this.address.socket : this.address.url.origin;
  }

  #explain(thrown: unknown, { timeoutMs }: Pick<Request, 'timeoutMs'>): CardqError {
    if (thrown instanceof CardqError) return thrown; // the token cannot be read
    const where = this.#place;
    switch (errnoOf(thrown)) {
      case 'ENOENT':
      case 'ENOTDIR':
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
      case 'ETIMEDOUT':
        return new CardqError({
          code: 'timed_out',
          message: `the supervisor did not answer within ${formatDuration(timeoutMs)}`,
          where,
          hint: 'cardq logs supervisor may tell what keeps it busy',
        });
      default:
        return new CardqError({
          code: 'supervisor_failed',
          message: messageOf(thrown).trim(),
          where,
          hint: CHECK_HOST,
        });
    }
  }
}

const PROBLEM = 'application/problem+json';
/** A supervisor tells the field of the request that is wrong; what stands there came from the command line. */
const ASKED_WRONGLY: ReadonlySet<ErrorCode> = new Set(['queue_unknown', 'usage', 'worker_unknown']);

function isUnknownRoute({ contentType, body }: Answer): boolean {
  return contentType === PROBLEM && (JSON.parse(body) as { code?: string }).code === 'route_unknown';
}

const CHECK_HOST = 'check --host, and what is on the way there';
const SHOW_TOKEN = 'set CARDQ_API_TOKEN to what cardq token show prints on the host of that supervisor';

async function readAnswer<T>({ contentType, body, version }: Answer, place: string): Promise<T> {
  // An unhealthy answer (503) is an answer; a problem is told as one.
  if (contentType !== PROBLEM) return parse(body, place) as T;
  const problem = JSON.parse(body) as { code?: string; detail?: string; where?: string | null; hint?: string | null };
  const code: ErrorCode =
    problem.code !== undefined && problem.code in ERROR_EXITS ? (problem.code as ErrorCode) : 'supervisor_failed';
  throw new CardqError({
    code,
    message: problem.detail ?? 'the request failed',
    where: ASKED_WRONGLY.has(code) ? COMMAND_LINE : (problem.where ?? null),
    hint: code === 'token_refused' ? SHOW_TOKEN : await hintFor(problem.hint ?? null, { code, version }),
  });
}

function parse(body: string, where: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    const message = 'what answers there is no supervisor';
    throw new CardqError({ code: 'supervisor_failed', message, where, hint: CHECK_HOST }, { cause });
  }
}

/** What a supervisor of another version may say where this command is only newer, or older, than it. */
const OF_VERSIONS: ReadonlySet<ErrorCode> = new Set(['internal', 'supervisor_failed', 'usage']);

async function hintFor(
  hint: string | null,
  about: { code: ErrorCode; version: string | null },
): Promise<string | null> {
  if (about.version === null || !OF_VERSIONS.has(about.code)) return hint;
  const { version: ours } = await import('../../base/version.js');
  if (about.version === ours) return hint;
  const mend = `the supervisor is of version ${about.version} and this command of ${ours}: cardq restart --supervisor`;
  return hint === null ? mend : `${hint}; ${mend}`;
}

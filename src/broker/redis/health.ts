import { messageOf } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import { withDeadline } from '../deadline.js';
import { WatchedState } from '../watched-state.js';
import type { RedisClient } from './client.js';
import { maskRedisUrl } from './url.js';

const CHECK_EVERY_MS: Ms = 1000;
const ANSWER_WITHIN_MS: Ms = 500;
const DOWN_AFTER_MS: Ms = 2000;
const LEAST_VERSION = [6, 2] as const;

/**
 * Knows whether this Redis may be relied on. Silence of 2 s means down; so does, at once, a server that would lose jobs
 * (it evicts), cannot run the scripts (older than 6.2), or cannot be written (a replica).
 *
 *     down ── answers, and is fit ──► up ── silent for 2 s, or found unfit ──► down
 */
export class RedisHealth {
  readonly state = new WatchedState({ state: 'down', latencyMs: null, reason: 'not connected yet' });
  readonly #client: RedisClient;
  readonly #allowEviction: boolean;
  #answeredAt: Ms = Date.now();
  #lastError: string | null = null;
  /** Null: it is fit. A new connection may lead to another server, so it is asked again. */
  #unfit: string | null = null;
  #isInspected = false;
  #timer: NodeJS.Timeout | null = null;
  #firstVerdict: (() => void) | null = null;

  constructor(client: RedisClient, { allowEviction }: { readonly allowEviction: boolean }) {
    this.#client = client;
    this.#allowEviction = allowEviction;
    client.on('ready', this.#onReady);
    client.on('error', this.#onError);
  }

  /** Resolves with the first verdict: it is up, it is unfit, or it cannot be reached. */
  start(): Promise<void> {
    this.#timer = setInterval(() => void this.#check(), CHECK_EVERY_MS);
    this.#timer.unref();
    return new Promise((resolve) => {
      this.#firstVerdict = resolve;
    });
  }

  /** Why no call can be answered now; null when one may be tried. */
  get obstacle(): string | null {
    const { state, reason } = this.state.current;
    if (state === 'down') return reason ?? 'down';
    return this.#client.status === 'ready' ? null : (this.#lastError ?? 'not connected');
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#client.off('ready', this.#onReady);
    this.#client.off('error', this.#onError);
    this.#client.on('error', () => undefined); // what a closing connection still says
  }

  readonly #onReady = () => {
    this.#isInspected = false;
    void this.#check();
  };

  readonly #onError = (error: Error) => {
    this.#lastError = maskRedisUrl(describe(error));
    if (this.state.current.state === 'down') this.#down(this.#lastError);
  };

  async #check(): Promise<void> {
    try {
      if (this.#client.status !== 'ready') throw new Error(this.#lastError ?? 'not connected');
      const latencyMs = await this.#ask();
      this.#answeredAt = Date.now();
      this.#lastError = null;
      if (this.#unfit === null) this.#verdict({ state: 'up', latencyMs, reason: null });
      else this.#down(this.#unfit);
    } catch (thrown) {
      if (Date.now() - this.#answeredAt >= DOWN_AFTER_MS) this.#down(messageOf(thrown));
    }
  }

  /** How long the answer took. */
  async #ask(): Promise<Ms> {
    const began = performance.now();
    if (this.#isInspected && this.#unfit === null) {
      await withDeadline('PING', ANSWER_WITHIN_MS, this.#client.ping());
    } else {
      const info = await withDeadline('INFO', ANSWER_WITHIN_MS, this.#client.info());
      this.#unfit = findUnfit(info, this.#allowEviction);
      this.#isInspected = true;
    }
    return performance.now() - began;
  }

  #down(reason: string): void {
    this.#verdict({ state: 'down', latencyMs: null, reason });
  }

  #verdict(next: WatchedState['current']): void {
    this.state.set(next);
    this.#firstVerdict?.();
  }
}

/** Why this server must not be used, from its INFO; null when it may. */
function findUnfit(info: string, allowEviction: boolean): string | null {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const version = field('redis_version');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor < LEAST_VERSION[1])) {
    return `Redis ${version} is too old: ${LEAST_VERSION.join('.')} is needed`;
  }
  if (field('role') === 'slave') return 'it is a read-only replica';
  const policy = field('maxmemory_policy');
  if (!allowEviction && policy !== '' && policy !== 'noeviction') {
    return `its maxmemory-policy "${policy}" may drop jobs: set it to noeviction, or broker.allowEviction to true`;
  }
  return null;
}

function describe(error: Error): string {
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first === undefined ? error.message : messageOf(first);
}

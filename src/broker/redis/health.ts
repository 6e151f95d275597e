import { messageOf } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import type { Broker } from '../broker.js';
import { WatchedState } from '../watched-state.js';
import { whyUnfit } from './checks.js';
import { cutConnections, type RedisClient } from './client.js';
import { type Probe, probeRedis } from './probe.js';
import { Silence } from './silence.js';
import { nextStuck, type Stuck } from './stuck.js';
import { maskRedisUrl } from './url.js';

const CHECK_EVERY_MS: Ms = 400;
/** Unanswered for so long, it is still up, and the reason says that something is wrong. */
const SUSPECT_AFTER_MS: Ms = 500;
/** With the time until the next question an outage is shown after at most 1.8 s. */
const DOWN_AFTER_MS: Ms = 1400;

interface Options {
  /** What its keys begin with: in a cluster, whoever has these is asked. */
  readonly prefix: string;
  readonly allowEviction: boolean;
  /** Is called with each question; what it returns hears the answer, and says what is wrong though the server may be used. */
  readonly onQuestion: () => (probe: Probe) => string | null;
}

/**
 * Knows whether this Redis may be relied on. Silence means down; so does, at once, a server that would lose jobs (it evicts),
 * cannot run the scripts (older than 6.2), or cannot be written (a replica, or out of memory).
 *
 *     down ── answers, and is fit ──► up ── silent for 0.5 s ──► up, with a reason ── for 1.4 s ──► down
 *                                      └── found unfit ──► down
 */
export class RedisHealth {
  readonly state = new WatchedState({ state: 'down', latencyMs: null, reason: 'not connected yet' });
  readonly #client: RedisClient;
  readonly #options: Options;
  readonly #silence = new Silence({
    alarms: [
      { afterMs: SUSPECT_AFTER_MS, ring: () => this.#suspect() },
      { afterMs: DOWN_AFTER_MS, ring: () => this.#giveUp() },
    ],
  });
  /** As it answered last, it must be set up otherwise. A replica may be a master in a moment. */
  #isUnfit = false;
  /** It answers, and refuses what needs memory: calls may be tried, for some of them make room. */
  #stuck: Stuck | null = null;
  #lastError: string | null = null;
  #questions = 0;
  #timer: NodeJS.Timeout | null = null;
  #firstVerdict: (() => void) | null = null;

  constructor(client: RedisClient, options: Options) {
    this.#client = client;
    this.#options = options;
    client.on('ready', this.#check);
    client.on('close', this.#onClose);
    client.on('error', this.#onError);
  }

  /** Resolves with the first verdict: it is up, it is unfit, or it cannot be reached. */
  start(): Promise<void> {
    this.#timer = setInterval(() => this.#questions === 0 && this.#check(), CHECK_EVERY_MS);
    this.#timer.unref();
    return new Promise((resolve) => {
      this.#firstVerdict = resolve;
    });
  }

  /** Why no call can be answered now; null when one may be tried. */
  get obstacle(): string | null {
    const { state, reason } = this.state.current;
    if (state === 'down' && this.#stuck === null) return reason ?? 'down';
    return this.#client.status === 'ready' ? null : (this.#lastError ?? 'not connected');
  }

  /** Asks once more, beside the usual times; resolves when the answer is told, or with false when none came. */
  async look(): Promise<boolean> {
    this.#questions++;
    const hear = this.#options.onQuestion();
    try {
      this.#judge(await probeRedis(this.#client, this.#options.prefix), hear);
      return true;
    } catch (thrown) {
      if (this.#client.status === 'ready') this.#lastError = messageOf(thrown); // else what broke it is known
      if (this.#lastError !== null && this.state.current.state === 'down') this.#down(this.#lastError);
      return false;
    } finally {
      this.#questions--;
    }
  }

  /** What it means that no call can be answered. */
  get hindrance(): Broker['obstacle'] {
    if (this.obstacle === null) return null;
    return this.#isUnfit ? 'unfit' : 'away';
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#silence.end();
    this.#client.off('ready', this.#check);
    this.#client.off('close', this.#onClose);
    this.#client.off('error', this.#onError);
    this.#client.on('error', () => undefined); // what a closing connection still says
  }

  readonly #onClose = () => {
    this.#stuck = null;
    this.#silence.begin();
  };

  readonly #onError = (error: Error) => {
    this.#lastError = maskRedisUrl(describe(error));
    if (this.state.current.state === 'down') this.#down(this.#lastError);
  };

  readonly #check = (): void => {
    this.#silence.begin();
    if (this.#client.status === 'ready') void this.look();
  };

  #judge(probe: Probe, hear: (probe: Probe) => string | null): void {
    if (this.#timer === null) return; // closed meanwhile
    this.#silence.end();
    this.#lastError = null;
    const unfit = whyUnfit(probe, this.#options);
    const trouble = hear(probe);
    this.#isUnfit = unfit !== null && probe.role !== 'slave';
    this.#stuck = unfit === null ? nextStuck(this.#stuck, probe, performance.now()) : null;
    const reason = unfit ?? this.#stuck?.why ?? null;
    if (reason === null) this.#verdict({ state: 'up', latencyMs: probe.latencyMs, reason: trouble });
    else this.#down(reason);
  }

  #suspect(): void {
    const { current } = this.state;
    if (current.state === 'up') this.state.set({ ...current, reason: this.#lastError ?? 'it does not answer' });
  }

  #giveUp(): void {
    this.#isUnfit = false;
    this.#stuck = null;
    this.#down(this.#lastError ?? 'it does not answer');
    // A connection through which nothing comes may never have anything come again, though its server may be there.
    if (this.#client.status === 'ready') cutConnections(this.#client);
  }

  #down(reason: string): void {
    this.#verdict({ state: 'down', latencyMs: null, reason });
  }

  #verdict(next: WatchedState['current']): void {
    this.state.set(next);
    this.#firstVerdict?.();
  }
}

function describe(error: Error): string {
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first === undefined ? error.message : messageOf(first);
}

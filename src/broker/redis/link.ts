import { RedisConnection } from 'bullmq';
import type { Ms } from '../../base/units.js';
import type { Finding } from '../../protocol/finding.js';
import type { Checkup } from '../broker.js';
import { withDeadline } from '../deadline.js';
import { connectForCommands, type RedisClient } from './client.js';
import { redisFailure, unreachable } from './failure.js';
import { RedisHealth } from './health.js';
import { inspectRedis } from './inspection.js';
import { maskRedisUrl, type RedisTarget } from './url.js';
import { Warnings } from './warnings.js';
import { Watermark } from './watermark.js';

const CALL_MS: Ms = 3000;
const OPEN_MS: Ms = 2000;
const CLOSE_MS: Ms = 1000;
/** Clocks drift apart, and networks become slow, without the connection being made anew. */
const REVIEW_EVERY_MS: Ms = 60_000;

interface Options {
  readonly prefix: string;
  readonly allowEviction: boolean;
  /** How many supervisors add jobs there, this one included. */
  readonly supervisors: () => number;
  /** Removes some of what is finished; returns how many jobs that were. */
  readonly trim: () => Promise<number>;
}

/** The one connection that all commands share, what BullMQ makes of it, and whether it may be relied on. */
export class RedisLink implements Checkup {
  readonly location: string;
  readonly client: RedisClient;
  readonly connection: RedisConnection;
  readonly health: RedisHealth;
  readonly watermark: Watermark;
  readonly #warnings = new Warnings();
  readonly #options: Options;
  readonly #reviews: NodeJS.Timeout;

  constructor(url: string, target: RedisTarget, options: Options) {
    this.location = maskRedisUrl(url);
    this.#options = options;
    this.client = connectForCommands(target);
    this.watermark = new Watermark({
      ...options,
      location: this.location,
      look: () => this.health.look(),
      warn: (finding) => this.#warnings.tell(finding),
    });
    this.health = new RedisHealth(this.client, {
      ...options,
      onQuestion: () => {
        const answered = this.watermark.ask();
        return (probe) => {
          answered(probe);
          return this.watermark.refusal;
        };
      },
    });
    this.health.state.subscribe(({ state }) => state === 'up' && void this.#review());
    this.#reviews = setInterval(() => void this.#review(), REVIEW_EVERY_MS).unref();
    // BullMQ's own version check is left out because it writes to the console; the health does it.
    this.connection = new RedisConnection(this.client, { shared: true, blocking: false, skipVersionCheck: true });
    this.connection.on('error', () => undefined); // the health has heard it too
  }

  /** Waits a moment to learn whether the server is there; it goes on connecting if not. */
  async start(): Promise<void> {
    try {
      await withDeadline('the first connection', OPEN_MS, this.health.start());
    } catch {
      // It stays down, and says so, until it is there.
    }
  }

  /** Asks the server; fails at once while it is down, so that nothing fires by itself later, and soon when it goes silent. */
  ask<T>(question: () => Promise<T>): Promise<T> {
    return this.askPatiently(() => withDeadline('a call', CALL_MS, question()));
  }

  /** `ask` for a question that must see its own end: only its single commands have a deadline, of 2 s each. */
  async askPatiently<T>(question: () => Promise<T>): Promise<T> {
    const { obstacle } = this.health;
    if (obstacle !== null) throw unreachable(this.location, obstacle);
    try {
      return await question();
    } catch (thrown) {
      throw redisFailure(thrown, this.location);
    }
  }

  onWarning(listener: (finding: Finding) => void): () => void {
    return this.#warnings.subscribe(listener);
  }

  async inspect(): Promise<readonly Finding[]> {
    if (this.client.status !== 'ready') throw unreachable(this.location, this.health.obstacle ?? 'not connected');
    try {
      return await inspectRedis(this.client, this.#options);
    } catch (thrown) {
      throw redisFailure(thrown, this.location);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#reviews);
    const isThere = this.health.obstacle === null;
    this.health.close();
    await this.connection.close(true).catch(() => undefined); // shared, and so it only forgets its listeners
    try {
      if (isThere) await withDeadline('QUIT', CLOSE_MS, this.client.quit());
    } catch {
      // Silent: nobody to take leave of.
    }
    this.client.disconnect();
  }

  async #review(): Promise<void> {
    try {
      const findings = await this.inspect();
      this.#warnings.review(findings.filter(({ check }) => check !== 'memory')); // of which the watermark tells
    } catch {
      // It has gone away, and is looked at again when it is back.
    }
  }
}

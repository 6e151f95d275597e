import { RedisConnection } from 'bullmq';
import { EventStream } from '../../base/event-stream.js';
import type { Ms } from '../../base/units.js';
import { withDeadline } from '../deadline.js';
import { connectForCommands, type RedisClient } from './client.js';
import { redisFailure, unreachable } from './failure.js';
import { RedisHealth } from './health.js';
import type { Probe } from './probe.js';
import { maskRedisUrl, type RedisTarget } from './url.js';

const CALL_MS: Ms = 3000;
const OPEN_MS: Ms = 2000;
const CLOSE_MS: Ms = 1000;

/** The one connection that all commands share, what BullMQ makes of it, and whether it may be relied on. */
export class RedisLink {
  readonly location: string;
  readonly client: RedisClient;
  readonly connection: RedisConnection;
  readonly health: RedisHealth;
  /** What the server tells of itself, several times a second. */
  readonly probes = new EventStream<Probe>();

  constructor(url: string, target: RedisTarget, options: { readonly prefix: string; readonly allowEviction: boolean }) {
    this.location = maskRedisUrl(url);
    this.client = connectForCommands(target);
    this.health = new RedisHealth(this.client, { ...options, onProbe: (probe) => this.probes.emit(probe) });
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

  async close(): Promise<void> {
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
}

import { afterAll, beforeAll, describe, onTestFinished } from 'vitest';
import { type BrokerHome, embeddedHome, fallbackHome, redisHome } from './brokers.js';
import { describeWithRedis, type RedisServer, startRedis } from './redis-server.js';

/** Where the jobs of one test wait. */
export interface BrokerUnderTest {
  /** The `broker` part of a configuration. */
  readonly config: { readonly url: string | null; readonly prefix?: string; readonly fallback?: string };
  /** Null when it is the embedded broker. */
  readonly redis: RedisServer | null;
}

/** Opens the broker of one test, which is gone when the test ends. */
export type OpenBroker = () => Promise<BrokerUnderTest>;

/** The same behaviour on the embedded broker and on a real Redis. */
export function describeOnEachBroker(title: string, body: (open: OpenBroker) => void): void {
  describe(`${title} (embedded broker)`, () => body(async () => ({ config: { url: null }, redis: null })));
  describeWithRedis(`${title} (Redis)`, () => body(openRedis));
}

/** The same behaviour of every broker that has all the jobs: also of a Redis with another that stands in, while there is no need. */
export function describeInEachHome(title: string, body: (makeHome: () => Promise<BrokerHome>) => void): void {
  describe(`${title} (embedded broker)`, () => body(embeddedHome));
  describeWithRedis(`${title} (Redis)`, () => {
    let server: RedisServer;
    beforeAll(async () => {
      server = await startRedis();
    });
    afterAll(() => server.stop());
    body(async () => redisHome(server.url));
    describe('with another that stands in, while there is no need', () => body(() => fallbackHome(server.url)));
  });
}

/** A Redis of the test's own, as a broker. */
export async function openRedis(): Promise<BrokerUnderTest & { readonly redis: RedisServer }> {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  return { config: { url: redis.url }, redis };
}

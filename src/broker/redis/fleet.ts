import type { JsonObject } from '../../base/json.js';
import type { Ms } from '../../base/units.js';
import type { Fleet, FleetMember } from '../broker.js';
import { parseJson } from './hash.js';
import type { RedisLink } from './link.js';

/**
 * The supervisors at one Redis: what each says of itself in a hash, and until when that holds in a sorted set. By the
 * clock of Redis, so that no two hosts have to agree on the time; whoever announces removes what has expired.
 */
export class RedisFleet implements Fleet {
  readonly #link: RedisLink;
  readonly #holder: string;
  size = 1;
  /** No queue has such a key: there the prefix is followed by a name and a colon. */
  readonly #keys: readonly [entries: string, ends: string];

  constructor(link: RedisLink, { prefix, holder }: { readonly prefix: string; readonly holder: string }) {
    this.#link = link;
    this.#holder = holder;
    this.#keys = [`${prefix}:cardq-fleet`, `${prefix}:cardq-fleet-ends`];
  }

  async announce(entry: JsonObject, ttlMs: Ms): Promise<void> {
    this.size = Number(await this.#run(ANNOUNCE, this.#holder, JSON.stringify(entry), ttlMs));
  }

  async withdraw(): Promise<void> {
    await this.#run(WITHDRAW, this.#holder);
  }

  async list(): Promise<readonly FleetMember[]> {
    const rows = (await this.#run(LIST)) as [id: string, entry: string | null, expiresInMs: Ms][];
    return rows.map(([id, entry, expiresInMs]) => ({ id, entry: parseJson(entry ?? undefined, null), expiresInMs }));
  }

  #run(script: string, ...args: (string | number)[]): Promise<unknown> {
    return this.#link.ask(() => this.#link.client.eval(script, this.#keys.length, ...this.#keys, ...args));
  }
}

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

// The keys themselves end with their last entry: of a fleet that is gone nothing stays.
const ANNOUNCE = `${NOW}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
  redis.call('HDEL', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[1])
local last = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')[2]
redis.call('PEXPIREAT', KEYS[1], last)
redis.call('PEXPIREAT', KEYS[2], last)
return redis.call('ZCARD', KEYS[2])`;

const WITHDRAW = `
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])`;

const LIST = `${NOW}
local rows = {}
local ends = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. now, '+inf', 'WITHSCORES')
for at = 1, #ends, 2 do
  rows[#rows + 1] = { ends[at], redis.call('HGET', KEYS[1], ends[at]), ends[at + 1] - now }
end
return rows`;

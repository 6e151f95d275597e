import type { RedisClient } from './client.js';

/** A command that only reads, and its arguments. */
export type Read = readonly [command: string, ...args: string[]];

/**
 * What these reads find at one moment, all of keys that are where `key` is. A script, because at its memory limit Redis
 * refuses a transaction, whatever is in it.
 */
export async function readAtOnce(
  client: RedisClient,
  key: string,
  reads: readonly Read[],
): Promise<readonly unknown[]> {
  return (await client.eval(SCRIPT, 1, key, JSON.stringify(reads))) as unknown[];
}

const SCRIPT = `
local found = {}
for n, read in ipairs(cjson.decode(ARGV[1])) do found[n] = redis.call(unpack(read)) end
return found`;

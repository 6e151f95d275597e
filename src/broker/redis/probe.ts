import type { Bytes, Ms } from '../../base/units.js';
import type { RedisClient } from './client.js';

/** What a Redis told of itself in one answer. */
export interface Probe {
  readonly version: string;
  /** `master` or `slave`. */
  readonly role: string;
  /** Its `maxmemory-policy`; empty where it does not say. */
  readonly policy: string;
  /** What counts for the limit. */
  readonly usedBytes: Bytes;
  /** 0: no limit. */
  readonly maxBytes: Bytes;
  readonly hasAppendOnlyFile: boolean;
  /** False: its last snapshot, or write of the append-only file, failed. */
  readonly canPersist: boolean;
  /** How far its clock is ahead of ours. */
  readonly clockAheadMs: Ms;
  readonly latencyMs: Ms;
}

/**
 * Asks the server that has the keys of this prefix, which in a cluster is one of many: a script goes where its key is.
 * Costs the server 17 µs.
 */
export async function probeRedis(client: RedisClient, prefix: string): Promise<Probe> {
  const beganAt = Date.now();
  const began = performance.now();
  const answer = (await client.eval(SCRIPT, 1, `${prefix}:probe`)) as [info: string, seconds: string, micros: string];
  const latencyMs = performance.now() - began;
  return readProbe(answer, { latencyMs, askedAt: beganAt });
}

/** Its clock is compared with the middle of the time that the answer took. */
export function readProbe(
  [info, seconds, micros]: readonly [info: string, seconds: string, micros: string],
  { latencyMs, askedAt }: { readonly latencyMs: Ms; readonly askedAt: Ms },
): Probe {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const isWell = (name: string) => field(name) !== 'err';
  return {
    version: field('redis_version'),
    role: field('role'),
    policy: field('maxmemory_policy'),
    usedBytes: Number(field('used_memory')) - Number(field('mem_not_counted_for_evict')),
    maxBytes: Number(field('maxmemory')),
    hasAppendOnlyFile: field('aof_enabled') === '1',
    canPersist: isWell('rdb_last_bgsave_status') && isWell('aof_last_write_status'),
    clockAheadMs: Number(seconds) * 1000 + Number(micros) / 1000 - (askedAt + latencyMs / 2),
    latencyMs,
  };
}

const SCRIPT = `
local told = {}
for _, section in ipairs({'server', 'replication', 'memory', 'persistence'}) do
  table.insert(told, redis.call('INFO', section))
end
local time = redis.call('TIME')
return {table.concat(told, '\\n'), time[1], time[2]}`;

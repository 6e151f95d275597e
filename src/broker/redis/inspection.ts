import { Cluster } from 'ioredis';
import type { Ms } from '../../base/units.js';
import type { Finding } from '../../protocol/finding.js';
import { withDeadline } from '../deadline.js';
import { checkRedis } from './checks.js';
import type { RedisClient } from './client.js';
import { type Probe, probeRedis } from './probe.js';

/** The quickest of so many answers tells how far away the server is, and its clock the most exactly. */
const PROBES = 5;
const ANSWER_WITHIN_MS: Ms = 2000;

interface Options {
  readonly prefix: string;
  readonly allowEviction: boolean;
}

/** Checks a Redis, also one that is not fit to be used. */
export async function inspectRedis(
  client: RedisClient,
  { prefix, allowEviction }: Options,
): Promise<readonly Finding[]> {
  let best: Probe | null = null;
  for (let n = 0; n < PROBES; n++) {
    const probe = await withDeadline('an inspection', ANSWER_WITHIN_MS, probeRedis(client, prefix));
    if (best === null || probe.latencyMs < best.latencyMs) best = probe;
  }
  return best === null ? [] : checkRedis(best, { allowEviction, appendFsync: await readAppendFsync(client) });
}

/** Of a cluster, one node's: they are configured alike. Null where the user may not ask. */
async function readAppendFsync(client: RedisClient): Promise<string | null> {
  const node = client instanceof Cluster ? client.nodes('master')[0] : client;
  try {
    const answer = (await node?.config('GET', 'appendfsync')) as string[] | undefined;
    return answer?.[1] ?? null;
  } catch {
    return null; // NOPERM, or a server that lets nobody ask
  }
}

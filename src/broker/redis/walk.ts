import { CardqError } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import type { JobState } from '../../protocol/jobs.js';
import type { PlacedJob, WalkStep } from '../walk.js';
import type { RedisClient } from './client.js';
import type { BullmqQueue } from './queue.js';
import type { BullmqViews } from './views.js';

/** An id with what finds it, or where it was, again. */
interface Placed {
  readonly id: string;
  readonly place: string;
}

/** Ids that come behind a place, at most so many; none: there are no more. */
type ReadIds = (after: string | null, limit: number) => Promise<readonly Placed[]>;

/** Walks through the jobs of one state, the latest first. One that is gone by the time it is read is passed over. */
export async function walkJobs(
  client: RedisClient,
  { queue, views }: { readonly queue: BullmqQueue; readonly views: BullmqViews },
  { state, after, limit, fieldBytes }: WalkStep,
): Promise<readonly PlacedJob[]> {
  const readIds = idsOf(client, queue, state);
  const found: PlacedJob[] = [];
  for (let place = after; found.length < limit; ) {
    const next = await readIds(place, limit - found.length);
    const jobs = await views.read(queue, state, { ids: next.map(({ id }) => id), fieldBytes });
    const records = new Map(jobs.map((job) => [job.id, job]));
    for (const { id, place } of next) {
      const job = records.get(id);
      if (job !== undefined) found.push({ job, place });
    }
    place = next.at(-1)?.place ?? null;
    if (place === null) break;
  }
  return found;
}

function idsOf(client: RedisClient, queue: BullmqQueue, state: JobState): ReadIds {
  switch (state) {
    case 'waiting':
      return waitingIds(client, queue);
    case 'active':
      return activeIds(client, queue.key('active'));
    case 'prioritized':
    case 'delayed':
    case 'completed':
    case 'failed':
      return scoredIds(client, queue.key(state));
  }
}

/** Those of a sorted set: by falling score, and ids by falling bytes where that is equal, as Redis itself orders them. */
function scoredIds(client: RedisClient, key: string): ReadIds {
  return async (after, limit) => {
    if (after === null) return pairsOf(await client.zrevrange(key, 0, limit - 1, 'WITHSCORES'));
    const { score, id } = readScored(after);
    const found: Placed[] = [];
    for (let offset = 0; found.length < limit; offset += limit) {
      const some = pairsOf(await client.zrevrangebyscore(key, score, '-inf', 'WITHSCORES', 'LIMIT', offset, limit));
      found.push(...some.filter((one) => readScored(one.place).score !== score || isBelow(one.id, id)));
      if (some.length < limit) break;
    }
    return found.slice(0, limit);
  };
}

/** A job's id may have any character, its score has no blank. */
function pairsOf(answer: readonly string[]): readonly Placed[] {
  return answer.flatMap((id, at) => (at % 2 === 0 ? [{ id, place: `${answer[at + 1]} ${id}` }] : []));
}

function readScored(place: string): { score: string; id: string } {
  const [, score, id] = /^(-?[\d.e+]+) (.*)$/s.exec(place) ?? [];
  if (score === undefined || id === undefined || Number.isNaN(Number(score))) throw noPlace();
  return { score, id };
}

function isBelow(id: string, other: string): boolean {
  return Buffer.compare(Buffer.from(id), Buffer.from(other)) < 0;
}

/** There are as many as there are slots, and each may leave at any time: the id alone is the order. */
function activeIds(client: RedisClient, key: string): ReadIds {
  return async (after, limit) => {
    const ids = [...new Set(await client.lrange(key, 0, -1))].filter((id) => after === null || isBelow(id, after));
    const latest = ids.sort((a, b) => (isBelow(a, b) ? 1 : -1)).slice(0, limit);
    return latest.map((id) => ({ id, place: id }));
  };
}

/** Ids before a place that it remembers, in case that those nearer to it are removed. */
const TRAIL = 8;

/** Where a page of waiting jobs ended. */
interface WaitingPlace {
  readonly shownAt: Ms;
  /** How many lay behind it. */
  readonly behind: number;
  /** The last ids before it. */
  readonly trail: readonly string[];
}

/** Jobs come to the left of the list and are taken from its right, so that it has no numbers that stay. */
function waitingIds(client: RedisClient, queue: BullmqQueue): ReadIds {
  const key = queue.key('wait');
  return async (after, limit) => {
    const place = after === null ? null : readWaitingPlace(after);
    const length = await client.llen(key);
    const start = place === null ? 0 : await resumeAt(client, queue, { place, length });
    const ids = await client.lrange(key, start, start + limit - 1);
    return ids.map((id, at) => {
      const trail = [...(place?.trail ?? []), ...ids.slice(0, at + 1)].slice(-TRAIL);
      return { id, place: JSON.stringify([Date.now(), length - start - at - 1, trail]) };
    });
  };
}

/**
 * Where that begins which comes behind the place: behind the last id that is still there. One that was taken meanwhile tells that
 * all behind it were taken before. When all were removed, it is as far from the end as it was.
 */
async function resumeAt(
  client: RedisClient,
  queue: BullmqQueue,
  { place: { shownAt, behind, trail }, length }: { readonly place: WaitingPlace; readonly length: number },
): Promise<number> {
  for (const id of trail.toReversed()) {
    const [at, takenAt] = await Promise.all([
      client.lpos(queue.key('wait'), id),
      client.hget(queue.key(id), 'processedOn'),
    ]);
    if (takenAt !== null && Number(takenAt) >= shownAt) return length;
    if (at !== null) return at + 1;
  }
  return Math.max(0, length - behind);
}

function readWaitingPlace(place: string): WaitingPlace {
  const found = /^\[(\d+),(\d+),(\[.*\])\]$/s.exec(place);
  const trail = parseTexts(found?.[3]);
  if (trail === null) throw noPlace();
  return { shownAt: Number(found?.[1]), behind: Number(found?.[2]), trail: trail.slice(-TRAIL) };
}

/** Null for a text that is no list of texts. */
function parseTexts(text = ''): readonly string[] | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((one) => typeof one === 'string') ? parsed : null;
  } catch {
    return null;
  }
}

function noPlace(): CardqError {
  return new CardqError({ code: 'usage', message: 'that is no place in this list', where: 'after' });
}

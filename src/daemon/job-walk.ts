import { CardqError } from '../base/errors.js';
import type { Broker } from '../broker/broker.js';
import { listedFieldBytes } from '../broker/job-size.js';
import type { PlacedJob } from '../broker/walk.js';
import type { JobRecord, JobState } from '../protocol/jobs.js';

/** What is to be shown, and from where on. */
export interface PageRequest {
  readonly queues: readonly string[];
  readonly states: readonly JobState[];
  readonly limit: number;
  /** Where an earlier page ended; null: this is the first. */
  readonly cursor: string | null;
}

/** Jobs that are read at once for one queue and state. */
const CHUNK = 50;

/**
 * One page of jobs of several queues and states, the latest first: each queue and state is walked for itself, and whichever has
 * the latest comes next. So what is added or removed between two pages moves nobody; a job that changes its state meanwhile may be met
 * in both, or in neither. Throws `usage` for a cursor that is none.
 */
export async function readPage(
  broker: Pick<Broker, 'walk'>,
  { queues, states, limit, cursor }: PageRequest,
): Promise<{ readonly jobs: readonly JobRecord[]; readonly cursor: string | null }> {
  const places = cursor === null ? {} : readCursor(cursor);
  const which = { fieldBytes: listedFieldBytes(limit), limit: Math.min(limit + 1, CHUNK) };
  const ways = states.flatMap((state) =>
    queues.map((queue) => new Way(broker, { ...which, queue, state, after: places[`${state} ${queue}`] ?? null })),
  );
  const jobs: JobRecord[] = [];
  await Promise.all(ways.map((way) => way.look()));
  for (;;) {
    const next = latestOf(ways);
    if (next === null) return { jobs, cursor: null };
    if (jobs.length === limit) return { jobs, cursor: writeCursor(ways) };
    jobs.push(next.take());
    await next.look();
  }
}

/** The walk through one state of one queue. */
class Way {
  readonly #broker: Pick<Broker, 'walk'>;
  #step: Parameters<Broker['walk']>[0];
  #ahead: PlacedJob[] = [];
  #isOver = false;

  constructor(broker: Pick<Broker, 'walk'>, step: Parameters<Broker['walk']>[0]) {
    this.#broker = broker;
    this.#step = step;
  }

  /** What comes next, if anything; after `look`. */
  get next(): JobRecord | null {
    return this.#ahead[0]?.job ?? null;
  }

  /** Under this name its place is remembered. */
  get place(): readonly [name: string, after: string] | null {
    const { state, queue, after } = this.#step;
    return after === null ? null : [`${state} ${queue}`, after];
  }

  /** Makes sure that `next` knows. */
  async look(): Promise<void> {
    if (this.#ahead.length > 0 || this.#isOver) return;
    this.#ahead = [...(await this.#broker.walk(this.#step))];
    this.#isOver = this.#ahead.length < this.#step.limit;
  }

  take(): JobRecord {
    const [first, ...rest] = this.#ahead;
    if (first === undefined) throw new RangeError('nothing is ahead');
    this.#ahead = rest;
    this.#step = { ...this.#step, after: first.place };
    return first.job;
  }
}

function latestOf(ways: readonly Way[]): Way | null {
  let latest: Way | null = null;
  for (const way of ways) {
    if (way.next === null) continue;
    if (latest?.next == null || timeOf(way.next) > timeOf(latest.next)) latest = way;
  }
  return latest;
}

/** When the last that is told of it by its order has happened. */
function timeOf({ state, createdAt, finishedAt }: JobRecord): number {
  return state === 'completed' || state === 'failed' ? (finishedAt ?? createdAt) : createdAt;
}

function writeCursor(ways: readonly Way[]): string {
  const places = Object.fromEntries(ways.flatMap(({ place }) => (place === null ? [] : [place])));
  return Buffer.from(JSON.stringify(places)).toString('base64url');
}

function readCursor(cursor: string): Readonly<Record<string, string>> {
  try {
    const places: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (isPlaces(places)) return places;
  } catch {
    // it is told below
  }
  throw new CardqError({
    code: 'usage',
    message: 'that is no cursor of this list',
    where: '?cursor',
    hint: 'take the cursor of the page before, or none for the first page',
  });
}

function isPlaces(value: unknown): value is Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((place) => typeof place === 'string');
}

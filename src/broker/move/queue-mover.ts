import { randomUUID } from 'node:crypto';
import { CardqError } from '../../base/errors.js';
import type { JobRecord } from '../../protocol/jobs.js';
import { MOVED_STATES, type QueueMove } from '../../protocol/move.js';
import type { Broker } from '../broker.js';
import type { AsideJob, JobCopy, RestingState } from '../transfer.js';
import { Tally } from './tally.js';

/** Jobs that are set aside at once: so many rest when the mover is killed. */
const PAGE = 100;
/** Characters of job data that are read before they are put: little beside what a target has left when it begins to refuse. */
const MOST_AT_ONCE = 1024 ** 2;

interface Way {
  readonly source: Broker;
  readonly target: Broker;
  /** What the target is called in what is set aside. */
  readonly to: string;
  /** Throws when this mover must not go on. */
  readonly check: () => void;
  /** By whose claim jobs are put. */
  readonly putter: string;
  readonly signal: AbortSignal;
  /** Hears how many jobs are off the source, since it was last told. */
  readonly onMoved: (jobs: number) => void;
}

/** Moves the jobs of one queue: what an earlier mover had set aside first, then state after state, a page at a time. */
export class QueueMover {
  readonly #queue: string;
  readonly #way: Way;
  readonly #tally = new Tally();
  /** Jobs set aside that stay so until the end: refused by the target, to be put back, or bound for another one. */
  readonly #refused: AsideJob[] = [];
  #elsewhere = 0;

  constructor(queue: string, way: Way) {
    this.#queue = queue;
    this.#way = way;
  }

  async move(): Promise<QueueMove> {
    const { source, target, signal } = this.#way;
    const before = await source.counts(this.#queue);
    if (before.paused) await target.setPaused(this.#queue, true);
    try {
      await this.#deliver();
      for (const state of MOVED_STATES) if (!signal.aborted) await this.#moveState(state);
    } finally {
      await this.#putBackRefused();
    }
    const { active } = await source.counts(this.#queue);
    return this.#tally.report(this.#queue, { paused: before.paused, active });
  }

  /** Looks until a whole round finds nothing to move: meanwhile workers take jobs, and others come due or fail. */
  async #moveState(state: RestingState): Promise<void> {
    let found: number;
    do {
      found = 0;
      for await (const moved of this.#setAsidePages(state)) {
        found += moved;
        await this.#deliver();
      }
    } while (found > 0 && !this.#way.signal.aborted);
  }

  async *#setAsidePages(state: RestingState): AsyncGenerator<number> {
    const { source, to, signal, check } = this.#way;
    let skip = 0;
    while (!signal.aborted) {
      check();
      const request = { queue: this.#queue, state, skip, limit: PAGE, token: randomUUID(), to };
      const { moved, passed } = await source.transfer.setAside(request);
      for (const { id, why } of passed) this.#tally.stays(id, why);
      skip += passed.length;
      if (moved > 0) yield moved;
      else if (passed.length === 0) return;
    }
  }

  /** Brings over all that is set aside. It ends with what is begun even when interrupted. */
  async #deliver(): Promise<void> {
    const { source } = this.#way;
    for (;;) {
      const skip = this.#refused.length + this.#elsewhere;
      const page = await source.transfer.aside(this.#queue, { skip, limit: PAGE });
      if (page.length === 0) return;
      let batch: Parcel[] = [];
      let size = 0;
      for (const job of page) {
        const copy = await source.transfer.read(job);
        if (copy === null) {
          await source.transfer.drop(job); // nothing but its id is left
          continue;
        }
        batch.push({ job, copy });
        size += copy.data.length + copy.result.length;
        if (size < MOST_AT_ONCE) continue;
        await this.#putAll(batch);
        batch = [];
        size = 0;
      }
      await this.#putAll(batch);
    }
  }

  /** Puts them in this order; those that are there leave the source, then their receipts the target. */
  async #putAll(batch: readonly Parcel[]): Promise<void> {
    const { source, target, check, onMoved } = this.#way;
    check();
    const before = this.#tally.done;
    const outcomes = await Promise.allSettled(batch.map((parcel) => this.#put(parcel)));
    const there = batch.flatMap(({ job }, at) => {
      const outcome = outcomes[at];
      return outcome?.status === 'fulfilled' && outcome.value ? [job] : [];
    });
    await Promise.all(there.map((job) => source.transfer.drop(job)));
    await target.transfer.forget(there);
    onMoved(this.#tally.done - before);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** True when the job is at the target, and may leave the source. */
  async #put({ job, copy }: Parcel): Promise<boolean> {
    const { target, to, putter } = this.#way;
    if (job.to !== to) {
      this.#elsewhere++;
      this.#tally.belongsElsewhere(job);
      return false;
    }
    try {
      switch (await target.transfer.put(copy, job.token, putter)) {
        case 'added':
        case 'known':
          this.#tally.moved(copy.state);
          return true;
        case 'exists':
          return await this.#compare({ job, copy });
        case 'aside':
          return this.#refuse(job, 'it is set aside at the target, by an unfinished move from there');
      }
    } catch (thrown) {
      if (thrown instanceof CardqError && thrown.code === 'input_invalid') return this.#refuse(job, thrown.message);
      throw thrown;
    }
  }

  async #compare({ job, copy }: Parcel): Promise<boolean> {
    const present = await this.#way.target.get(job);
    if (present === null) return this.#refuse(job, 'the target had another job with this id a moment ago');
    const isFinished = present.state === 'completed' || present.state === 'failed';
    if (isFinished) return this.#refuse(job, `the target has a ${present.state} job with this id`);
    if (!isSameJob(copy, present)) return this.#refuse(job, 'the target has another job with this id');
    this.#tally.wasThere();
    return true;
  }

  #refuse(job: AsideJob, reason: string): false {
    this.#refused.push(job);
    this.#tally.conflict(job.id, reason);
    return false;
  }

  /** The one set aside first ends up first again. */
  async #putBackRefused(): Promise<void> {
    for (const job of this.#refused.toReversed()) await this.#way.source.transfer.putBack(job);
  }
}

interface Parcel {
  readonly job: AsideJob;
  readonly copy: JobCopy;
}

function isSameJob({ name, data }: JobCopy, present: JobRecord): boolean {
  return name === present.name && normalize(data) === JSON.stringify(present.data);
}

function normalize(json: string): string | null {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return null; // a stranger's, which is like no other
  }
}

import type { JobRef } from '../../protocol/jobs.js';
import type { RateLimit } from '../broker.js';
import { BullmqQueue, type Place } from './queue.js';

/** The queues of one Redis that have been spoken of, and those among them that this supervisor serves. */
export class BullmqQueues {
  readonly #place: Place;
  readonly #queues = new Map<string, BullmqQueue>();
  readonly #watched = new Set<string>();

  constructor(place: Place) {
    this.#place = place;
  }

  of(name: string): BullmqQueue {
    return this.#queues.get(name) ?? this.#put(name, null);
  }

  watch(name: string, limit: RateLimit | null): BullmqQueue {
    this.#watched.add(name);
    return this.#put(name, limit);
  }

  /** Keeps the holds alive; returns those that were lost. */
  async renew(jobs: readonly JobRef[]): Promise<readonly JobRef[]> {
    const names = [...new Set(jobs.map((job) => job.queue))];
    const lost = await Promise.all(
      names.map(async (queue) => {
        const ids = jobs.filter((job) => job.queue === queue).map((job) => job.id);
        return (await this.#place.link.ask(() => this.of(queue).renew(ids))).map((id) => ({ queue, id }));
      }),
    );
    return lost.flat();
  }

  /** Does something with every watched queue until one fails, which means that Redis is away: there will be another round. */
  async forEachWatched(act: (queue: BullmqQueue) => Promise<void>): Promise<void> {
    for (const name of this.#watched) {
      try {
        await this.#place.link.ask(() => act(this.of(name)));
      } catch {
        return;
      }
    }
  }

  /** Gives back, in these queues, all that the earlier holder had in hand. Rejects when Redis goes away meanwhile. */
  async releaseHeldBy(predecessor: string, names: readonly string[]): Promise<readonly JobRef[]> {
    const { link } = this.#place;
    const released: JobRef[] = [];
    for (const queue of names.map((name) => this.of(name))) {
      for (const id of await link.ask(() => queue.locks.heldWith(predecessor))) {
        await link.ask(() => queue.giveBack(id, predecessor));
        released.push({ queue: queue.name, id });
      }
    }
    return released;
  }

  #put(name: string, limit: RateLimit | null): BullmqQueue {
    const queue = new BullmqQueue(name, limit, this.#place);
    this.#queues.set(name, queue);
    return queue;
  }
}

import { CardqError } from '../../base/errors.js';
import type { Json } from '../../base/json.js';
import type { JobState } from '../../protocol/jobs.js';
import type { AttemptFailure, Retention, Taken } from '../broker.js';
import type { RedisClient } from './client.js';
import { isNotHeld } from './failure.js';
import { HISTORY_FIELD } from './hash.js';
import type { BullmqQueue, Hold } from './queue.js';
import { readJob } from './read-job.js';

/**
 * What this supervisor holds in Redis, made safe against replies that get lost:
 * - a take whose reply never came may have left a job locked in our name that nobody runs; before the next take from
 *   that queue such strays are given back. Takes from one queue go one after another, so that none is mistaken for one;
 * - a finishing call whose reply got lost is refused when it is made again; it counts as done when the job shows that it is.
 */
export class BullmqHolds {
  readonly #client: RedisClient;
  readonly #holder: string;
  readonly #held = new Map<string, Hold>();
  readonly #doubtful = new Set<string>();
  /** Queue → the take that is under way. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(client: RedisClient, holder: string) {
    this.#client = client;
    this.#holder = holder;
    // A take that was under way is sent again on the next connection, and may then have taken two jobs.
    client.on('close', () => {
      for (const queue of this.#turns.keys()) this.#doubtful.add(queue);
    });
  }

  /** When the take before fails, those that wait for it fail with it, rather than one after another. */
  take(queue: BullmqQueue): Promise<Taken> {
    const before = this.#turns.get(queue.name) ?? Promise.resolve();
    const turn = before.then(() => this.#takeNow(queue));
    this.#turns.set(queue.name, turn);
    return turn;
  }

  async complete(
    queue: BullmqQueue,
    id: string,
    end: { readonly result: Json; readonly keep: Retention },
  ): Promise<void> {
    const hold = this.#holdOf(queue, id);
    await this.#finish(queue, id, {
      act: () => queue.complete(hold, end.result, end.keep),
      isDone: (state, hash) =>
        state === 'completed' ? this.#isSameRun(hold, hash) : state === null && end.keep.count === 0,
    });
  }

  async fail(queue: BullmqQueue, id: string, failure: AttemptFailure): Promise<void> {
    const hold = this.#holdOf(queue, id);
    const history = JSON.stringify([...hold.history, failure.attempt]);
    await this.#finish(queue, id, {
      act: () => queue.fail(hold, failure, history),
      isDone: (state, hash) =>
        state === null ? failure.retry === null && failure.keep.count === 0 : hash[HISTORY_FIELD] === history,
    });
  }

  async giveBack(queue: BullmqQueue, id: string): Promise<void> {
    const hold = this.#holdOf(queue, id);
    await this.#finish(queue, id, {
      act: () => queue.giveBack(id),
      isDone: (state, hash) => (state === 'waiting' || state === 'prioritized') && this.#isSameRun(hold, hash),
    });
  }

  async progress(queue: BullmqQueue, id: string, progress: Json): Promise<void> {
    this.#holdOf(queue, id);
    await queue.progress(id, progress);
  }

  async #takeNow(queue: BullmqQueue): Promise<Taken> {
    try {
      if (this.#doubtful.has(queue.name)) await this.#releaseStrays(queue);
      const { hold, ...taken } = await queue.take();
      if (taken.job !== null && hold !== undefined) this.#held.set(keyOf(queue, taken.job.id), hold);
      return taken;
    } catch (thrown) {
      this.#doubtful.add(queue.name);
      this.#turns.delete(queue.name);
      throw thrown;
    }
  }

  async #releaseStrays(queue: BullmqQueue): Promise<void> {
    for (const id of await queue.heldWith(this.#holder)) {
      if (!this.#held.has(keyOf(queue, id))) await this.#releaseStray(queue, id);
    }
    this.#doubtful.delete(queue.name);
  }

  async #releaseStray(queue: BullmqQueue, id: string): Promise<void> {
    try {
      await queue.giveBack(id);
    } catch (thrown) {
      if (!isNotHeld(thrown)) throw thrown; // else it went back already: this call, too, may be sent twice
    }
  }

  async #finish(queue: BullmqQueue, id: string, { act, isDone }: Finishing): Promise<void> {
    try {
      await act();
    } catch (thrown) {
      if (!isNotHeld(thrown)) throw thrown; // not known whether it was done: the hold stays, to be finished again
      const { state, hash } = await readJob(this.#client, queue, { id, fields: [HISTORY_FIELD, 'pb', 'ats'] });
      if (!isDone(state, hash)) await this.#finishLate(queue, id, act, thrown);
    }
    this.#held.delete(keyOf(queue, id));
  }

  /** The hold may have run out in an outage, without anybody having taken the job since: then it is not too late. */
  async #finishLate(queue: BullmqQueue, id: string, act: () => Promise<void>, refusal: unknown): Promise<void> {
    if ((await queue.reclaim([id])).length > 0) return act();
    this.#held.delete(keyOf(queue, id));
    throw refusal;
  }

  /** The run that we took is still the latest one. */
  #isSameRun(hold: Hold, hash: Readonly<Record<string, string>>): boolean {
    return hash['pb'] === this.#holder && Number(hash['ats']) === hold.job.attemptsStarted;
  }

  #holdOf(queue: BullmqQueue, id: string): Hold {
    const hold = this.#held.get(keyOf(queue, id));
    if (hold !== undefined) return hold;
    throw new CardqError({
      code: 'conflict',
      message: 'this supervisor does not hold the job',
      where: `${queue.name}/${id}`,
    });
  }
}

interface Finishing {
  readonly act: () => Promise<void>;
  /** Whether the job, as it is now, shows that an earlier try of `act` succeeded; a null state: it is gone. */
  readonly isDone: (state: JobState | null, hash: Readonly<Record<string, string>>) => boolean;
}

function keyOf(queue: BullmqQueue, id: string): string {
  return `${queue.name}:${id}`;
}

import { CardqError } from '../../base/errors.js';
import type { Json } from '../../base/json.js';
import type { Ms } from '../../base/units.js';
import type { AttemptFailure, HeldJob, Taken } from '../broker.js';
import { onConnectionLost, type RedisClient } from './client.js';
import { isNotHeld } from './failure.js';
import { type Finishing, finishOnce } from './finishing.js';
import { HISTORY_FIELD } from './hash.js';
import type { BullmqQueue, Completion, Found, Hold } from './queue.js';
import { takeOver } from './take-over.js';
import { noteFailure } from './tracing.js';

/**
 * What this supervisor holds in Redis, made safe against replies that get lost:
 * - a take whose reply never came may have left a job locked in our name that nobody runs; before the next take from
 *   that queue such strays are given back, while no take is under way that could be mistaken for one;
 * - a finishing call whose reply got lost is refused when it is made again; it counts as done when the job shows that it is;
 * - a finishing call of which nobody knows whether it was done may have put its job back, and is made again: until it is
 *   known, nothing is taken from that queue, or the second call would end a run that has begun since.
 */
export class BullmqHolds {
  readonly #client: RedisClient;
  readonly #holder: string;
  readonly #held = new Map<string, Hold>();
  readonly #doubtful = new Set<string>();
  /** Queue → how its strays are being given back. */
  readonly #clearing = new Map<string, Promise<void>>();
  /** Queue → the jobs of which it is not known whether they were finished. */
  readonly #uncertain = new Map<string, Set<string>>();
  /** Queue → the takes that are under way. */
  readonly #takes = new Map<string, Set<Promise<unknown>>>();

  /** `onDoubt` is called with each queue in which there may be strays, and when it should be asked for them. */
  constructor(client: RedisClient, holder: string, onDoubt: (queue: string, at: Ms) => void) {
    this.#client = client;
    this.#holder = holder;
    // A take that was under way is sent again on the next connection, and may then have taken two jobs.
    onConnectionLost(client, () => {
      for (const queue of this.#takes.keys()) {
        this.#doubtful.add(queue);
        onDoubt(queue, Date.now() + ASK_AGAIN_AFTER_MS);
      }
    });
  }

  take(queue: BullmqQueue): Promise<Taken> {
    return this.#take(queue, () => queue.take());
  }

  /** Takes over what a dead consumer held: the tokens of its locks begin with its id. */
  async adopt(queue: BullmqQueue, consumer: string): Promise<readonly HeldJob[]> {
    const adopted = await this.#asTake(queue, async () => {
      const ids = await takeOver(this.#client, queue, { from: consumer, to: this.#holder });
      const found = await Promise.all(ids.map((id) => queue.find(id)));
      return found.flatMap(({ job, hold }) => {
        if (job === null || hold === undefined) return [];
        this.#held.set(keyOf(queue, job.id), hold);
        return [job];
      });
    });
    // Nothing is what is told, too, when the answer got lost and the question was sent again.
    if (adopted.length === 0) await this.#clearDoubts(queue);
    return adopted;
  }

  async complete(queue: BullmqQueue, id: string, completion: Completion): Promise<void> {
    const hold = this.#holdOf(queue, id);
    await this.#finish(queue, id, {
      act: () => queue.complete(hold, completion),
      isDone: this.#showsCompletion(hold, completion),
    });
  }

  async completeAndTake(queue: BullmqQueue, id: string, completion: Completion): Promise<Taken> {
    if (this.#uncertainIn(queue).size > 0) {
      await this.complete(queue, id, completion);
      return later();
    }
    return this.#take(queue, async () => {
      const hold = this.#holdOf(queue, id);
      let found: Found | null = null;
      await this.#finish(queue, id, {
        act: async () => {
          found = await queue.completeAndTake(hold, completion);
        },
        isDone: this.#showsCompletion(hold, completion),
      });
      return found ?? queue.take();
    });
  }

  async fail(queue: BullmqQueue, id: string, failure: AttemptFailure): Promise<void> {
    const hold = this.#holdOf(queue, id);
    const history = JSON.stringify([...hold.history, failure.attempt]);
    await this.#finish(queue, id, {
      act: async () => {
        await queue.fail(hold, failure, history);
        noteFailure(hold.span, failure);
      },
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

  async #take(queue: BullmqQueue, ask: () => Promise<Found>): Promise<Taken> {
    if (this.#uncertainIn(queue).size > 0) return later();
    return this.#asTake(queue, async () => {
      const { hold, ...taken } = await ask();
      if (taken.job !== null && hold !== undefined) this.#held.set(keyOf(queue, taken.job.id), hold);
      return taken;
    });
  }

  /** `take` makes jobs ours: strays are given back before it, none meanwhile, and it may leave some when it fails. */
  async #asTake<T>(queue: BullmqQueue, take: () => Promise<T>): Promise<T> {
    await this.#clearDoubts(queue);
    const underWay = this.#takesOf(queue);
    const taking = take().catch((thrown: unknown) => {
      this.#doubtful.add(queue.name);
      throw thrown;
    });
    underWay.add(taking);
    try {
      return await taking;
    } finally {
      underWay.delete(taking);
    }
  }

  async #clearDoubts(queue: BullmqQueue): Promise<void> {
    while (this.#doubtful.has(queue.name)) await this.#clear(queue);
  }

  #takesOf({ name }: BullmqQueue): Set<Promise<unknown>> {
    return existing(this.#takes, name, () => new Set());
  }

  /** When it fails, all who wait for it fail with it, rather than one after another. */
  #clear(queue: BullmqQueue): Promise<void> {
    const known = this.#clearing.get(queue.name);
    if (known !== undefined) return known;
    const clearing = this.#releaseStrays(queue).finally(() => this.#clearing.delete(queue.name));
    this.#clearing.set(queue.name, clearing);
    return clearing;
  }

  async #releaseStrays(queue: BullmqQueue): Promise<void> {
    await Promise.allSettled(this.#takesOf(queue));
    for (const id of await queue.locks.heldWith(this.#holder)) {
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

  async #finish(queue: BullmqQueue, id: string, finishing: Finishing): Promise<void> {
    const hold = this.#holdOf(queue, id);
    try {
      await finishOnce({ client: this.#client, queue, holder: this.#holder, id }, finishing);
    } catch (thrown) {
      if (isNotHeld(thrown)) this.#letGo(queue, id, hold);
      else this.#uncertainIn(queue).add(id); // and the hold stays, to be finished again
      throw thrown;
    }
    this.#letGo(queue, id, hold);
  }

  /** Unless the job has been taken anew meanwhile. */
  #letGo(queue: BullmqQueue, id: string, hold: Hold): void {
    hold.span?.end();
    this.#uncertainIn(queue).delete(id);
    if (this.#held.get(keyOf(queue, id)) === hold) this.#held.delete(keyOf(queue, id));
  }

  #uncertainIn({ name }: BullmqQueue): Set<string> {
    return existing(this.#uncertain, name, () => new Set());
  }

  #showsCompletion(hold: Hold, { keep }: Completion): Finishing['isDone'] {
    return (state, hash) => (state === 'completed' ? this.#isSameRun(hold, hash) : state === null && keep.count === 0);
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

/** As often as an end that could not be told is told again; and a lost connection is back by then, unless it is an outage. */
const ASK_AGAIN_AFTER_MS: Ms = 250;

function later(): Taken {
  return { job: null, why: 'limited', retryAt: Date.now() + ASK_AGAIN_AFTER_MS };
}

function existing<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const fresh = make();
  map.set(key, fresh);
  return fresh;
}

function keyOf(queue: BullmqQueue, id: string): string {
  return `${queue.name}:${id}`;
}

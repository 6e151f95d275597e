import type { Ms } from '../../base/units.js';
import type { RedisClient } from './client.js';

/** How long a hold lasts that is not renewed; BullMQ's own default. */
export const LOCK_MS: Ms = 30_000;

/** The locks of one queue's active jobs: whose they are, also when they have run out. */
export class QueueLocks {
  readonly #client: RedisClient;
  readonly #key: (suffix: string) => string;

  constructor(client: RedisClient, key: (suffix: string) => string) {
    this.#client = client;
    this.#key = key;
  }

  /** The ids of the jobs that this token holds, or held until its holds ran out; the one taken last first. */
  async heldWith(token: string): Promise<readonly string[]> {
    const ids = await this.#client.lrange(this.#key('active'), 0, -1);
    if (ids.length === 0) return [];
    const locks = await this.#client.mget(ids.map((id) => this.#key(`${id}:lock`)));
    const unlocked = ids.filter((_, at) => locks[at] === null);
    const reclaimed = await this.reclaim(unlocked, token);
    return ids.filter((id, at) => locks[at] === token || reclaimed.includes(id));
  }

  /** Takes up again the holds of this token that have run out, as far as nobody has taken the jobs since. Returns their ids. */
  async reclaim(ids: readonly string[], token: string): Promise<readonly string[]> {
    const reclaimed: string[] = [];
    for (const id of ids) {
      if ((await this.#client.hget(this.#key(id), 'pb')) !== token) continue; // BullMQ's name for who took it last
      if ((await this.#client.lpos(this.#key('active'), id)) === null) continue;
      if (await this.#lock(id, token)) reclaimed.push(id);
    }
    return reclaimed;
  }

  /** True, too, when a renewal and an end of the same job, both at it, have the lock from one another. */
  async #lock(id: string, token: string): Promise<boolean> {
    const key = this.#key(`${id}:lock`);
    const isNew = (await this.#client.set(key, token, 'PX', LOCK_MS, 'NX')) === 'OK';
    return isNew || (await this.#client.get(key)) === token;
  }
}

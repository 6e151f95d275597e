import type { Ms } from '../../base/units.js';

/** So many at once, and one more each time that this has passed. */
export interface Allowance {
  readonly burst: number;
  readonly everyMs: Ms;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** More clients than ask at one time; whoever was silent longest is forgotten, and may begin anew. */
const MAX_CLIENTS = 4096;

/** How often each client may still do something: a bucket of tokens for each, which fills again with time. */
export class TokenBuckets {
  readonly #allowance: Allowance;
  readonly #buckets = new Map<string, Bucket>();

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  /** Null when the client may, and has used it up; else in how many milliseconds it may again. */
  take(client: string, now: number): Ms | null {
    const left = this.#leftOf(client, now);
    this.#keep(client, { left: left >= 1 ? left - 1 : left, at: now });
    return left >= 1 ? null : Math.ceil((1 - left) * this.#allowance.everyMs);
  }

  /** As `take`, but nothing is used up. */
  peek(client: string, now: number): Ms | null {
    const left = this.#leftOf(client, now);
    return left >= 1 ? null : Math.ceil((1 - left) * this.#allowance.everyMs);
  }

  #leftOf(client: string, now: number): number {
    const { burst, everyMs } = this.#allowance;
    const bucket = this.#buckets.get(client);
    if (bucket === undefined) return burst;
    return Math.min(burst, bucket.left + Math.max(0, now - bucket.at) / everyMs);
  }

  #keep(client: string, bucket: Bucket): void {
    this.#buckets.delete(client); // so that the map has the most recent last
    this.#buckets.set(client, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MAX_CLIENTS && oldest !== undefined) this.#buckets.delete(oldest);
  }
}

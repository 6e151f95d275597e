import type { JsonObject } from '../../base/json.js';
import type { Ms } from '../../base/units.js';
import type { Fleet, FleetMember } from '../broker.js';

/** The fleet of a broker that nobody else has open: its only member, kept in memory, because its file ends with it. */
export class LoneFleet implements Fleet {
  readonly size = 1;
  readonly #holder: string;
  #member: { readonly entry: JsonObject; readonly endsAt: Ms } | null = null;

  constructor(holder: string) {
    this.#holder = holder;
  }

  async announce(entry: JsonObject, ttlMs: Ms): Promise<void> {
    this.#member = { entry, endsAt: performance.now() + ttlMs };
  }

  async withdraw(): Promise<void> {
    this.#member = null;
  }

  async list(): Promise<readonly FleetMember[]> {
    if (this.#member === null) return [];
    const { entry, endsAt } = this.#member;
    const expiresInMs = Math.floor(endsAt - performance.now());
    return expiresInMs > 0 ? [{ id: this.#holder, entry, expiresInMs }] : [];
  }
}

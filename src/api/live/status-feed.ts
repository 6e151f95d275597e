import type { Ms } from '../../base/units.js';
import type { StatusDocument } from '../../protocol/status.js';
import { sseFrame } from './sse.js';

/** What tells the time and no more: by it alone no status is another one. */
const CLOCKS = /"(?:uptimeMs|heartbeatAgeMs|latencyMs)":[\d.]+/g;

/** The status as a message, made once for all who want it and only when somebody looks. */
export class StatusFeed {
  readonly #read: () => Promise<StatusDocument>;
  #facts = '';
  #frame = '';
  #version = 0;
  #lookedAt: Ms = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;

  constructor(read: () => Promise<StatusDocument>) {
    this.#read = read;
  }

  /** Counts how often it was another one; 0 before the first look. */
  get version(): number {
    return this.#version;
  }

  /** The message of this version. */
  get frame(): string {
    return this.#frame;
  }

  /** Looks anew, if the last look is not younger than this; who comes while one looks waits for that. It never rejects. */
  async look(youngEnoughMs: Ms = 0): Promise<void> {
    if (performance.now() - this.#lookedAt < youngEnoughMs) return;
    this.#looking ??= this.#look()
      .catch(() => undefined) // the next look tells
      .finally(() => {
        this.#looking = null;
      });
    await this.#looking;
  }

  async #look(): Promise<void> {
    const data = JSON.stringify(await this.#read());
    this.#lookedAt = performance.now();
    const facts = data.replace(CLOCKS, '');
    if (facts === this.#facts) return;
    this.#facts = facts;
    this.#frame = sseFrame({ id: null, event: 'status', data });
    this.#version++;
  }
}

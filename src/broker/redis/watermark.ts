import { CardqError } from '../../base/errors.js';
import { type Bytes, formatSize } from '../../base/units.js';
import type { Finding } from '../../protocol/finding.js';
import { type Headroom, isShortOfRoom, type Memory, nextHeadroom } from './headroom.js';

interface Around {
  readonly location: string;
  /** Removes some of what is finished; returns how many jobs that were. */
  readonly trim: () => Promise<number>;
  /** Lets `note` hear how the memory is now, if the server answers. */
  readonly look: () => Promise<void>;
  readonly warn: (finding: Finding) => void;
}

/**
 * Acts before a Redis has used all of its `maxmemory`, for then it would let no job out, either: first what is finished is
 * removed, and where that is not enough, adds are refused while all else goes on.
 */
export class Watermark {
  readonly #around: Around;
  #memory: Memory = { usedBytes: 0, maxBytes: 0 };
  #headroom: Headroom = 'ample';
  /** What has been let in since the memory was looked at. */
  #addedBytes: Bytes = 0;
  #trimming: Promise<void> | null = null;
  #looking: Promise<void> | null = null;

  constructor(around: Around) {
    this.#around = around;
  }

  /** Why adds are refused; null while they are not. */
  get refusal(): string | null {
    if (this.#headroom !== 'full') return null;
    const { usedBytes, maxBytes } = this.#memory;
    return `jobs are refused, for it has used ${formatSize(usedBytes)} of its ${formatSize(maxBytes)}`;
  }

  /** The memory was looked at. */
  note({ usedBytes, maxBytes }: Memory): void {
    this.#memory = { usedBytes, maxBytes };
    this.#addedBytes = 0;
    const before = this.#headroom;
    this.#headroom = nextHeadroom(before, this.#memory, { isBusy: this.#trimming !== null });
    if (this.#headroom !== 'ample') void this.#trim();
    if (this.refusal !== null && before !== 'full') this.#warn(`${this.refusal}, until it is below four fifths`);
  }

  /** Lets a job of this size in, or throws `broker_full`. Who would pass the watermark waits for what that leads to. */
  async admit(data: unknown): Promise<void> {
    if (this.#memory.maxBytes > 0) {
      this.#addedBytes += Buffer.byteLength(JSON.stringify(data));
      if (this.#headroom === 'ample' && isShortOfRoom(this.#expected)) await this.#look();
    }
    if (this.refusal === null) return;
    throw new CardqError({
      code: 'broker_full',
      message: this.refusal,
      where: this.#around.location,
      hint: 'raise its maxmemory, or let the jobs that wait be worked on; what is waiting is safe',
    });
  }

  get #expected(): Memory {
    return { ...this.#memory, usedBytes: this.#memory.usedBytes + this.#addedBytes };
  }

  /** For all who want to know at once: looks, and once more when something has been removed. */
  #look(): Promise<void> {
    this.#looking ??= this.#lookTwice().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #lookTwice(): Promise<void> {
    await this.#around.look();
    if (this.#trimming === null) return;
    await this.#trimming;
    await this.#around.look();
  }

  #trim(): Promise<void> {
    this.#trimming ??= this.#trimOnce().finally(() => {
      this.#trimming = null;
    });
    return this.#trimming;
  }

  async #trimOnce(): Promise<void> {
    try {
      const removed = await this.#around.trim();
      if (removed > 0) this.#warn(`it runs out of memory: ${removed} completed jobs were removed, the oldest ones`);
    } catch {
      // Redis is away: the next look begins anew.
    }
  }

  #warn(message: string): void {
    this.#around.warn({
      check: 'memory',
      level: 'warn',
      message,
      hint: 'raise its maxmemory, or keep completed jobs for a shorter time (keepCompleted)',
    });
  }
}

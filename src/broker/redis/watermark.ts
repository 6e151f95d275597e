import { CardqError } from '../../base/errors.js';
import { type Bytes, formatSize } from '../../base/units.js';
import type { Finding } from '../../protocol/finding.js';
import { bytesOfJob, type Headroom, hasRoomFor, isShortOfRoom, type Memory, nextHeadroom } from './headroom.js';
import { Unseen } from './unseen.js';

interface Around {
  readonly location: string;
  /** How many supervisors let jobs in, this one included. */
  readonly supervisors: () => number;
  /** Removes some of what is finished; returns how many jobs that were. */
  readonly trim: () => Promise<number>;
  /** Asks how the memory is now (`ask`). False: no answer came. */
  readonly look: () => Promise<boolean>;
  readonly warn: (finding: Finding) => void;
}

/**
 * Acts before a Redis has used all of its `maxmemory`, for then it would let no job out, either: first what is finished is
 * removed, and where that is not enough, adds are refused while all else goes on.
 */
export class Watermark {
  readonly #around: Around;
  readonly #unseen = new Unseen();
  #memory: Memory = { usedBytes: 0, maxBytes: 0 };
  #headroom: Headroom = 'ample';
  #trimming: Promise<void> | null = null;
  #looking: Promise<boolean> | null = null;

  constructor(around: Around) {
    this.#around = around;
  }

  /** Why adds are refused; null while they are not. */
  get refusal(): string | null {
    return this.#headroom === 'full' ? `jobs are refused, for ${this.#usage}` : null;
  }

  /** The memory is asked for; call what it returns with the answer. */
  ask(): (memory: Memory) => void {
    const seen = this.#unseen.ask();
    return (memory) => {
      seen();
      this.#note(memory);
    };
  }

  /**
   * Adds a job with so many bytes of data, or throws `broker_full`. Who might pass the watermark, with all that does not show
   * yet, waits for a look at the memory and for what that leads to.
   */
  async admit<T>(dataBytes: () => Bytes, add: () => Promise<T>): Promise<T> {
    if (this.#memory.maxBytes === 0) return add();
    const bytes = bytesOfJob(dataBytes());
    // Again and again, for what one look finds may be taken by another who waited for it.
    while (this.#headroom !== 'full' && !this.#mayLetIn(bytes)) {
      if (!(await this.#look())) break; // which is what the add will find, and tell
      if (!hasRoomFor(bytes, this.#memory) && !(await this.#makeRoomFor(bytes))) break;
    }
    if (this.refusal !== null) throw this.#full(this.refusal);
    return this.#unseen.count(bytes, add);
  }

  #mayLetIn(bytes: Bytes): boolean {
    const { usedBytes, maxBytes } = this.#memory;
    const unseenBytes = this.#unseen.bytes * this.#around.supervisors(); // each may have let in as much
    const expected = { usedBytes: usedBytes + unseenBytes, maxBytes };
    return this.#headroom === 'ample' && !isShortOfRoom(expected) && hasRoomFor(bytes, expected);
  }

  /** For a job that is too large for what is left below the limit, although the watermark is not reached. False: no answer came. */
  async #makeRoomFor(bytes: Bytes): Promise<boolean> {
    if (hasRoomFor(bytes, { ...this.#memory, usedBytes: 0 })) {
      await this.#trim();
      if (!(await this.#around.look())) return false;
    }
    if (!hasRoomFor(bytes, this.#memory))
      throw this.#full(`a job that needs ${formatSize(bytes)} is refused, for ${this.#usage}`);
    return true;
  }

  #note(memory: Memory): void {
    this.#memory = memory;
    const before = this.#headroom;
    this.#headroom = nextHeadroom(before, memory, { isBusy: this.#trimming !== null });
    if (this.#headroom !== 'ample') void this.#trim();
    if (this.refusal !== null && before !== 'full') this.#warn(`${this.refusal}, until it is below four fifths`);
  }

  /** For all who want to know at once: looks, and once more when something has been removed. */
  #look(): Promise<boolean> {
    this.#looking ??= this.#lookTwice().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #lookTwice(): Promise<boolean> {
    const isAnswered = await this.#around.look();
    if (!isAnswered || this.#trimming === null) return isAnswered;
    await this.#trimming;
    return this.#around.look();
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

  #full(message: string): CardqError {
    return new CardqError({
      code: 'broker_full',
      message,
      where: this.#around.location,
      hint: 'raise its maxmemory, or let the jobs that wait be worked on; what is waiting is safe',
    });
  }

  get #usage(): string {
    const { usedBytes, maxBytes } = this.#memory;
    return `it has used ${formatSize(usedBytes)} of its ${formatSize(maxBytes)}`;
  }
}

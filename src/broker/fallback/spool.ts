import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CardqError } from '../../base/errors.js';
import { syncFolder } from '../../base/sync-folder.js';
import type { EmbeddedBroker } from '../embedded/embedded.js';

interface Parts {
  readonly path: string;
  readonly holder: string;
  /** Is given the broker each time it has been opened, before anybody uses it. */
  readonly onOpen: (broker: EmbeddedBroker) => Promise<void>;
}

/**
 * An embedded broker that is open only while it is needed, in a file that is there only while something is in it. SQLite is
 * loaded with the first use.
 */
export class Spool {
  readonly path: string;
  readonly #parts: Parts;
  #broker: Promise<EmbeddedBroker> | null = null;
  #users = 0;
  #isClosed = false;
  /** While it is being closed, those who want to use it wait. */
  #resting: Promise<unknown> | null = null;

  constructor(parts: Parts) {
    this.path = parts.path;
    this.#parts = parts;
  }

  /** True when an earlier supervisor may have left something in it. */
  get isThere(): boolean {
    return existsSync(this.path);
  }

  get isOpen(): boolean {
    return this.#broker !== null;
  }

  /** Opens it if need be. Rejects as the action does, or as opening does. */
  async use<T>(action: (broker: EmbeddedBroker) => Promise<T>): Promise<T> {
    while (this.#resting !== null) await this.#resting;
    if (this.#isClosed) throw closedError(this.path);
    this.#users++;
    try {
      return await action(await this.#open());
    } finally {
      this.#users--;
    }
  }

  /** `otherwise` where it is not open. */
  async useIfOpen<T>(action: (broker: EmbeddedBroker) => Promise<T>, otherwise: T): Promise<T> {
    while (this.#resting !== null) await this.#resting;
    return this.isOpen ? this.use(action) : otherwise;
  }

  /** Closes it and removes its file. False when there is still something in it, or somebody is at it. */
  async rest(): Promise<boolean> {
    if (this.#users > 0 || this.#resting !== null) return false;
    const resting = this.#closeIfEmpty();
    this.#resting = resting.catch(() => undefined); // its failure is for whoever wanted it
    try {
      return await resting;
    } finally {
      this.#resting = null;
    }
  }

  /** Closes it; what is in it stays. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#resting;
    await (await this.#broker?.catch(() => null))?.close();
  }

  #open(): Promise<EmbeddedBroker> {
    this.#broker ??= this.#openAnew().catch((thrown: unknown) => {
      this.#broker = null;
      throw thrown;
    });
    return this.#broker;
  }

  async #openAnew(): Promise<EmbeddedBroker> {
    const { path, holder, onOpen } = this.#parts;
    const { openEmbeddedBroker } = await import('../embedded/embedded.js');
    const broker = await openEmbeddedBroker({ path, holder });
    await onOpen(broker);
    return broker;
  }

  async #closeIfEmpty(): Promise<boolean> {
    const broker = await this.#broker;
    if (broker === null) return true;
    const { toDo, inHand, over } = await broker.transfer.census();
    if (toDo + inHand + over > 0) return false;
    await broker.close();
    this.#broker = null;
    await rm(this.path, { force: true });
    await syncFolder(dirname(this.path));
    return true;
  }
}

function closedError(path: string): CardqError {
  return new CardqError({
    code: 'broker_unreachable',
    message: 'what stands in for the broker is closed',
    where: path,
  });
}

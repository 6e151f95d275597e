import { createHash, timingSafeEqual } from 'node:crypto';

/** Where the token stands now; null: nowhere, and nobody is let in by one. */
export type ReadToken = () => string | null;

/** As many characters as a random token needs to be beyond guessing: 128 bits in base64. */
const UNGUESSABLE_LENGTH = 22;

/**
 * The admin token. It is read anew whenever somebody shows one, so that a rotation holds at once; what is compared are
 * digests of the same length, by all their bytes, so that the time it takes tells nothing about either.
 */
export class AdminToken {
  readonly #read: ReadToken;

  constructor(read: ReadToken) {
    this.#read = read;
  }

  matches(shown: string): boolean {
    const token = this.#read();
    const isSame = timingSafeEqual(digestOf(shown), digestOf(token ?? ''));
    return token !== null && isSame;
  }

  /** Another one for each token: what was granted by an earlier one is void. */
  get generation(): string {
    return digestOf(this.#read() ?? '').toString('hex');
  }

  /** False for one that somebody has thought up: trying many might find it. */
  get isUnguessable(): boolean {
    return (this.#read()?.length ?? 0) >= UNGUESSABLE_LENGTH;
  }
}

/** SHA-256, 32 bytes whatever the text is. */
export function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

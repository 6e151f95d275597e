import { randomBytes } from 'node:crypto';
import type { Ms } from '../../base/units.js';
import { digestOf } from './admin-token.js';

/** A working day, and the night after it. */
const SESSION_MS: Ms = 12 * 3_600_000;
/** A code is for the browser that is being started. */
const CODE_MS: Ms = 60_000;
/** More than people look at one page; the oldest gives way. */
const MAX_SESSIONS = 100;
const MAX_CODES = 20;

interface Grant {
  readonly until: number;
  /** Of the token that it was given for. */
  readonly generation: string;
}

/** Those who have logged in, and the codes that one may still log in with. Only digests are kept, in memory alone. */
export class Sessions {
  readonly #generation: () => string;
  readonly #sessions = new Grants(MAX_SESSIONS);
  readonly #codes = new Grants(MAX_CODES);

  constructor(generation: () => string) {
    this.#generation = generation;
  }

  /** How long a session lasts. */
  static readonly lifetimeMs = SESSION_MS;

  /** Begins one, and returns the secret that stands for it. */
  begin(now: number): string {
    return this.#sessions.give({ until: now + SESSION_MS, generation: this.#generation() });
  }

  isOpen(secret: string, now: number): boolean {
    return this.#isGood(this.#sessions.find(secret), now);
  }

  end(secret: string): void {
    this.#sessions.take(secret);
  }

  /** A code that begins one session, within a minute. */
  offerCode(now: number): string {
    return this.#codes.give({ until: now + CODE_MS, generation: this.#generation() });
  }

  /** True once for each code, in its time. */
  redeem(code: string, now: number): boolean {
    return this.#isGood(this.#codes.take(code), now);
  }

  /** False when nobody is logged in, or could be by a code. */
  isNeeded(now: number): boolean {
    return [...this.#sessions.all, ...this.#codes.all].some((grant) => this.#isGood(grant, now));
  }

  #isGood(grant: Grant | null, now: number): boolean {
    return grant !== null && now < grant.until && grant.generation === this.#generation();
  }
}

/** Found by the digest of a secret: how long a look takes tells nothing about secrets that are nearly right. */
class Grants {
  readonly #max: number;
  readonly #byDigest = new Map<string, Grant>();

  constructor(max: number) {
    this.#max = max;
  }

  get all(): Iterable<Grant> {
    return this.#byDigest.values();
  }

  give(grant: Grant): string {
    const secret = randomBytes(32).toString('base64url');
    this.#byDigest.set(keyOf(secret), grant);
    const [oldest] = this.#byDigest.keys();
    if (this.#byDigest.size > this.#max && oldest !== undefined) this.#byDigest.delete(oldest);
    return secret;
  }

  find(secret: string): Grant | null {
    return this.#byDigest.get(keyOf(secret)) ?? null;
  }

  take(secret: string): Grant | null {
    const grant = this.find(secret);
    this.#byDigest.delete(keyOf(secret));
    return grant;
  }
}

function keyOf(secret: string): string {
  return digestOf(secret).toString('base64');
}

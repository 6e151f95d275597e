import { statSync } from 'node:fs';
import { CardqError, messageOf } from '../base/errors.js';
import { isLoopbackHost } from '../base/loopback.js';
import { readTokenFile, type TokenPlace, tokenInEnvironment, tokenPlace, writeNewToken } from '../config/api-token.js';
import type { Config } from '../config/config.js';

export interface TokenParts {
  readonly config: () => Config;
  /** Where `.env` is. */
  readonly folder: string;
  /** Hears why a token that held cannot be read any more. */
  readonly tellUnusable: (error: string) => void;
}

/** The admin token as it is now: a file that is replaced holds at once. */
export class TokenKeeper {
  readonly #parts: TokenParts;
  #place: TokenPlace | null = null;
  #lastLook: { readonly at: string; readonly token: string | null } | null = null;

  constructor(parts: TokenParts) {
    this.#parts = parts;
  }

  /**
   * Makes one where there is none yet, for a listener on loopback: whoever is to be heard beyond it shall have one first. Throws
   * `token_missing`.
   */
  async require({ stateDir, api }: Pick<Config, 'stateDir' | 'api'>): Promise<void> {
    const place = this.#placeOf({ stateDir, api });
    if (place.from === 'file' && readTokenFile(place.path) === null) {
      if (!isLoopbackHost(api.host)) throw unguarded(api.host, place.path);
      await writeNewToken(place.path);
    }
    this.#place = place;
    this.#lastLook = null;
  }

  /** The configuration is another: where the token is has to be found out anew. */
  forget(): void {
    this.#place = null;
    this.#lastLook = null;
  }

  /** Null when there is none any more: then nobody is let in by it. */
  read(): string | null {
    this.#place ??= this.#placeOf(this.#parts.config());
    if (this.#place.from === 'environment') return this.#place.token;
    const at = stampOf(this.#place.path);
    if (this.#lastLook?.at !== at) this.#lastLook = { at, token: this.#readFile(this.#place.path) };
    return this.#lastLook.token;
  }

  /** Where it is; null: in the environment. */
  get file(): string | null {
    const place = this.#placeOf(this.#parts.config());
    return place.from === 'file' ? place.path : null;
  }

  /** Another one from now on. Throws `conflict` when the environment has it. */
  async renew(): Promise<void> {
    const { file } = this;
    if (file === null) throw tokenInEnvironment();
    await writeNewToken(file);
    this.#lastLook = null;
  }

  #placeOf({ stateDir, api }: Pick<Config, 'stateDir' | 'api'>): TokenPlace {
    return tokenPlace({ env: process.env, folder: this.#parts.folder, stateDir, api });
  }

  #readFile(path: string): string | null {
    try {
      return readTokenFile(path);
    } catch (thrown) {
      this.#parts.tellUnusable(messageOf(thrown));
      return null;
    }
  }
}

function stampOf(path: string): string {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? 'none' : [found.ino, found.size, found.mtimeMs, found.ctimeMs].join(' ');
  } catch (thrown) {
    return messageOf(thrown); // EACCES on the way: reading it tells
  }
}

function unguarded(host: string, path: string): CardqError {
  return new CardqError({
    code: 'token_missing',
    message: `the API would listen beyond this machine, on ${host}, and there is no token yet`,
    where: path,
    hint: 'cardq token new makes one; or set CARDQ_API_TOKEN, or CARDQ_API_TOKEN_FILE',
  });
}

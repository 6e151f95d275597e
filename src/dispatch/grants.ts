import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { CardqError } from '../base/errors.js';
import type { Json } from '../base/json.js';

const FIELD = '$granted';
const KEY_BYTES = 32;

/** Job data without its grant, and the folders that it grants. */
export interface Granted {
  readonly data: Json;
  readonly dirs: readonly string[];
}

/**
 * Lets one job read folders outside `render.inputRoots`: the command line, which acts for the user, may ask for that; a
 * foreign producer may not. The folders travel in the job's data, sealed with a key that never leaves the state folder.
 */
export class Grants {
  readonly #key: Buffer;

  /** Throws `supervisor_failed` when the file holds no whole key. */
  constructor(keyFile: string) {
    this.#key = readKey(keyFile);
  }

  /** The data with a grant in it. Only an object can carry one. */
  seal(data: Json, dirs: readonly string[]): Json {
    if (dirs.length === 0 || !isObject(data)) return data;
    return { ...data, [FIELD]: { dirs, seal: this.#sealOf(data, dirs) } };
  }

  /** Takes the grant out. One that does not belong to this very data grants nothing. */
  open(sealed: Json): Granted {
    if (!isObject(sealed) || !(FIELD in sealed)) return { data: sealed, dirs: [] };
    const { [FIELD]: grant, ...data } = sealed;
    const { dirs, seal } = readGrant(grant ?? null);
    return { data, dirs: this.#isGenuine(data, dirs, seal) ? dirs : [] };
  }

  #isGenuine(data: Json, dirs: readonly string[], seal: string): boolean {
    const expected = Buffer.from(this.#sealOf(data, dirs));
    const given = Buffer.from(seal);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  #sealOf(data: Json, dirs: readonly string[]): string {
    return createHmac('sha256', this.#key)
      .update(canonical([data, dirs]))
      .digest('hex');
  }
}

// Made once: jobs sealed by an earlier supervisor may still wait. Whoever calls holds the lock on the state folder.
function readKey(path: string): Buffer {
  if (!existsSync(path)) storeKey(path, randomBytes(KEY_BYTES));
  const key = readFileSync(path);
  if (key.length === KEY_BYTES) return key;
  throw new CardqError({
    code: 'supervisor_failed',
    message: `the key for grants has ${key.length} bytes, not ${KEY_BYTES}`,
    where: path,
    hint: 'remove it; waiting jobs from outside render.inputRoots will have to be added again',
  });
}

// Whole or not at all, also after a power loss: with half a key anybody could seal.
function storeKey(path: string, key: Buffer): void {
  const temporary = `${path}.tmp`;
  try {
    writeFileSync(temporary, key, { mode: 0o600, flush: true });
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readGrant(grant: Json): { dirs: readonly string[]; seal: string } {
  const { dirs = null, seal = null } = isObject(grant) ? grant : {};
  return {
    dirs: Array.isArray(dirs) ? dirs.filter((one): one is string => typeof one === 'string') : [],
    seal: String(seal),
  };
}

// A broker may give the keys back in another order.
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
    .join(',')}}`;
}

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Json } from '../base/json.js';

const FIELD = '$granted';

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

function readKey(path: string): Buffer {
  try {
    writeFileSync(path, randomBytes(32), { mode: 0o600, flag: 'wx' });
  } catch {
    // EEXIST: an earlier supervisor made it, and jobs sealed with it may still wait
  }
  return readFileSync(path);
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

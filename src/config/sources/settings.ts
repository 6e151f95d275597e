import type { Json, JsonObject } from '../../base/json.js';
import { isJsonObject } from '../config-file.js';
import { isWithin, type Path } from '../mistakes/path.js';

/** Who gave a value. `name` is the variable, flag or file; null for a default. */
export interface Origin {
  readonly source: 'flag' | 'environment' | 'credential' | '.env' | 'file' | 'default';
  readonly name: string | null;
  /** The `CARDQ_` variable of the same key, where another variable gave the value. */
  readonly twin?: string;
}

/** One value that somebody gave. */
export interface Setting {
  readonly path: Path;
  readonly value: Json;
  readonly origin: Origin;
}

export const DEFAULT_ORIGIN: Origin = { source: 'default', name: null };

/** What was given, laid one over the other: the later setting wins, and each value still knows who gave it. */
export class Settings {
  #raw: JsonObject = {};
  #given: readonly Setting[] = [];

  get raw(): JsonObject {
    return this.#raw;
  }

  set(setting: Setting): void {
    this.#raw = withValue(this.#raw, setting.path, setting.value);
    this.#given = [...this.#given.filter(({ path }) => !isWithin(path, setting.path)), setting];
  }

  remove(path: Path): void {
    this.#raw = withValue(this.#raw, path, undefined);
  }

  /** Who gave the value at `path`, be it as part of a larger one; the default when nobody did. */
  originOf(path: Path): Origin {
    if (!this.#isGiven(path)) return DEFAULT_ORIGIN;
    const givers = this.#given.filter((setting) => isWithin(path, setting.path));
    return givers.sort((a, b) => b.path.length - a.path.length)[0]?.origin ?? DEFAULT_ORIGIN;
  }

  // Below a value that is no object (a list of queues, say) everything was given together with it.
  #isGiven(path: Path): boolean {
    let value: Json | undefined = this.#raw;
    for (const key of path) {
      if (!isJsonObject(value)) break;
      value = Object.hasOwn(value, key) ? value[key] : undefined;
    }
    return value !== undefined;
  }
}

/** The value at `path`, or undefined. */
export function valueAt(raw: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, raw);
}

/** The object at `path`; an empty one where something else stands. */
export function objectAt(raw: Json, path: Path): JsonObject {
  const value = valueAt(raw, path);
  return isJsonObject(value) ? value : {};
}

/** Describes an origin: `environment CARDQ_API_PORT`, `environment REDIS_URL (here CARDQ_BROKER_URL)`, `file`, `default`. */
export function describeOrigin({ source, name, twin }: Origin): string {
  if (name === null || source === 'file') return source;
  return `${source} ${name}${twin === undefined ? '' : ` (here ${twin})`}`;
}

function withValue(raw: JsonObject, [key, ...rest]: Path, value: Json | undefined): JsonObject {
  if (key === undefined) return isJsonObject(value) ? value : raw;
  const { [key]: present, ...others } = raw;
  if (rest.length > 0) return { ...raw, [key]: withValue(isJsonObject(present) ? present : {}, rest, value) };
  return value === undefined ? others : { ...raw, [key]: value };
}

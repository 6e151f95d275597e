import type { Json, JsonObject } from '../base/json.js';
import type { Config, ReadySpec, WorkerSpec } from './config.js';
import { isJsonObject } from './config-file.js';
import type { Path } from './mistakes/path.js';
import { type Key, keyAt } from './schema/keys.js';

/** A value at the end of a path. An empty object is one too. */
export interface Leaf {
  readonly path: Path;
  readonly value: Json;
}

/** The configuration as somebody would write it into a file: durations and sizes with their units, nothing derived. */
export function writtenForm(config: Config, keys: Key): JsonObject {
  const workers = Object.entries(config.workers).map(([name, worker]) => [name, writtenWorker(worker)]);
  return objectWithUnits({ ...toJson(config), workers: Object.fromEntries(workers) }, [], keys);
}

/** Every value of an object, from the top. */
export function leavesOf(value: Json, path: Path = []): Leaf[] {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function writtenWorker({ kind, ...worker }: WorkerSpec): JsonObject {
  if (!('ready' in worker)) return toJson(worker);
  return { ...toJson(worker), ready: worker.ready === null ? null : writtenReady(worker.ready) };
}

function writtenReady(ready: ReadySpec): Json {
  switch (ready.kind) {
    case 'ipc':
      return 'ipc';
    case 'log':
      return { log: ready.pattern };
    case 'port':
      return { port: ready.port };
    case 'command':
      return { command: ready.command };
  }
}

function withUnits(value: Json, path: Path, keys: Key): Json {
  if (isJsonObject(value)) return objectWithUnits(value, path, keys);
  const quantity = keyAt(keys, path)?.quantity ?? null;
  if (typeof value !== 'number' || quantity === null) return value;
  return exactly(value, quantity === 'duration' ? DURATIONS : SIZES);
}

function objectWithUnits(object: JsonObject, path: Path, keys: Key): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, inner]) => [key, withUnits(inner, [...path, key], keys)]),
  );
}

/** In the largest unit that leaves nothing over, so that reading it back gives the same number. */
function exactly(value: number, units: readonly (readonly [string, number])[]): string {
  const [name = '', factor = 1] =
    units.find(([, factor]) => value >= factor && value % factor === 0) ?? units.at(-1) ?? [];
  return `${value / factor}${name}`;
}

const DURATIONS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

const SIZES = [
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
  ['B', 1],
] as const;

// The configuration is plain data, which its interfaces cannot say.
function toJson(config: object): JsonObject {
  return JSON.parse(JSON.stringify(config));
}

import type { Json, JsonObject } from '../../base/json.js';
import { suggest } from '../../base/suggest.js';
import { isJsonObject } from '../config-file.js';
import { NAME } from '../schema/fields.js';
import { objectAt, valueAt } from '../sources/settings.js';
import type { Path } from './path.js';
import type { Mistake } from './problems.js';

/** A place where a queue is named. */
interface QueueReference {
  readonly queue: string;
  readonly path: Path;
}

/**
 * Mistakes between names: what the schema cannot see because it looks at one entry at a time. Reads what was written,
 * valid or not, so that these mistakes are told together with all others.
 */
export function referenceMistakes(raw: JsonObject): Mistake[] {
  return [...nameMistakes(raw), ...processNameMistakes(raw), ...unknownQueues(raw)];
}

/** The queues that some worker takes jobs from. */
export function servedQueues(raw: JsonObject): ReadonlySet<string> {
  return new Set(
    Object.keys(objectAt(raw, ['workers'])).flatMap((worker) => queuesOf(raw, worker).map(({ queue }) => queue)),
  );
}

/** The queues that workers and schedules name. */
export function namedQueues(raw: JsonObject): ReadonlySet<string> {
  return new Set(queueReferences(raw).map(({ queue }) => queue));
}

function nameMistakes(raw: JsonObject): Mistake[] {
  return ['queues', 'workers', 'schedules'].flatMap((map) =>
    Object.keys(objectAt(raw, [map]))
      .filter((name) => !NAME.test(name))
      .map((name) => ({
        path: [map, name],
        message: 'is not a usable name',
        hint: 'names begin with a letter or digit and go on with these and . _ -',
      })),
  );
}

// The processes of `pdf` are called pdf-1, pdf-2 and so on: an entry of such a name could not be told from them.
function processNameMistakes(raw: JsonObject): Mistake[] {
  const names = Object.keys(objectAt(raw, ['workers']));
  return names.flatMap((name) => {
    const entry = names.find((other) => name.startsWith(`${other}-`) && /^\d+$/.test(name.slice(other.length + 1)));
    if (entry === undefined) return [];
    return [
      { path: ['workers', name], message: `is the name of a process of "${entry}"`, hint: 'give it another name' },
    ];
  });
}

function unknownQueues(raw: JsonObject): Mistake[] {
  const declared = valueAt(raw, ['queues']);
  if (!isJsonObject(declared)) return []; // the schema says so
  return queueReferences(raw)
    .filter(({ queue }) => !Object.hasOwn(declared, queue))
    .map(({ queue, path }) => {
      const meant = suggest(queue, Object.keys(declared));
      const hint =
        meant === null ? `declare it in queues: "${queue}": { "module": "./…" }` : `did you mean "${meant}"?`;
      return { path, message: `there is no queue "${queue}"`, hint };
    });
}

function queueReferences(raw: JsonObject): QueueReference[] {
  const schedules = Object.entries(objectAt(raw, ['schedules'])).flatMap(([name, entry]) =>
    isJsonObject(entry) && typeof entry['queue'] === 'string'
      ? [{ queue: entry['queue'], path: ['schedules', name, 'queue'] }]
      : [],
  );
  return [...Object.keys(objectAt(raw, ['workers'])).flatMap((worker) => queuesOf(raw, worker)), ...schedules];
}

function queuesOf(raw: JsonObject, worker: string): QueueReference[] {
  const path = ['workers', worker, 'queues'];
  const queues: Json | undefined = valueAt(raw, path);
  if (isJsonObject(queues)) return Object.keys(queues).map((queue) => ({ queue, path: [...path, queue] }));
  if (!Array.isArray(queues)) return [];
  return queues.flatMap((queue, at) => (typeof queue === 'string' ? [{ queue, path: [...path, String(at)] }] : []));
}

import { CardqError } from '../base/errors.js';
import { suggest } from '../base/suggest.js';
import type { Target, WorkerPool } from './pool/worker-pool.js';

/** The targets of these names, or every entry when there is none. Throws `worker_unknown`. */
export function select(pools: ReadonlyMap<string, WorkerPool>, names: readonly string[]): readonly Target[] {
  if (names.length === 0) return [...pools.values()];
  const places = new Map([...pools.values()].flatMap((pool) => [...pool.places]));
  return names.map((name) => {
    const target = pools.get(name) ?? places.get(name);
    if (target !== undefined) return target;
    throw unknownWorker(name, [...pools.keys(), ...places.keys()]);
  });
}

/** The entry of this name. Throws `worker_unknown`, also for the name of a process. */
export function selectEntry(pools: ReadonlyMap<string, WorkerPool>, name: string): WorkerPool {
  const pool = pools.get(name);
  if (pool === undefined) throw unknownWorker(name, [...pools.keys()]);
  return pool;
}

function unknownWorker(name: string, known: readonly string[]): CardqError {
  const meant = suggest(name, known);
  const hint = meant === null ? `there are: ${known.join(', ')}` : `did you mean "${meant}"?`;
  return new CardqError({ code: 'worker_unknown', message: `there is no worker "${name}"`, where: 'workers', hint });
}

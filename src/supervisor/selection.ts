import { CardqError } from '../base/errors.js';
import { nameHint } from '../base/suggest.js';
import type { Leaver, Target, WorkerPool } from './pool/worker-pool.js';

type Pools = ReadonlyMap<string, WorkerPool>;

/** The targets of these names, or every entry when there is none. Throws `worker_unknown`, and `conflict` for what is leaving. */
export function select(pools: Pools, names: readonly string[], departing: Pools): readonly Target[] {
  if (names.length === 0) return [...pools.values()];
  const known = targetsOf(pools);
  const leaving = new Set([...targetsOf(departing).keys(), ...leaversOf(pools).map(({ name }) => name)]);
  return names.map((name) => {
    const target = known.get(name);
    if (target !== undefined) return target;
    throw leaving.has(name) ? isLeaving(name) : unknownWorker(name, [...known.keys()]);
  });
}

/** The same with those that are leaving: they can be looked at, and hurried. Throws `worker_unknown`. */
export function selectAny(pools: Pools, names: readonly string[]): readonly Leaver[] {
  if (names.length === 0) return [...pools.values()];
  const known = targetsOf(pools);
  const leavers = leaversOf(pools);
  return names.flatMap((name) => {
    const target = known.get(name);
    const found = [...(target === undefined ? [] : [target]), ...leavers.filter((one) => one.name === name)];
    if (found.length === 0) throw unknownWorker(name, [...known.keys(), ...leavers.map((one) => one.name)]);
    return found;
  });
}

/** The entry of this name. Throws `worker_unknown`, also for the name of a process. */
export function selectEntry(pools: Pools, name: string): WorkerPool {
  const pool = pools.get(name);
  if (pool === undefined) throw unknownWorker(name, [...pools.keys()]);
  return pool;
}

function targetsOf(pools: Pools): ReadonlyMap<string, Target> {
  return new Map([...[...pools.values()].flatMap((pool) => [...pool.places]), ...pools]);
}

function leaversOf(pools: Pools): WorkerPool['leavers'] {
  return [...pools.values()].flatMap((pool) => pool.leavers);
}

function isLeaving(name: string): CardqError {
  return new CardqError({
    code: 'conflict',
    message: `${name} is leaving, and does not come back`,
    where: name,
    hint: `cardq stop ${name} waits until it has left; cardq scale, or a reload, brings others`,
  });
}

function unknownWorker(name: string, known: readonly string[]): CardqError {
  const hint = nameHint(name, known);
  return new CardqError({ code: 'worker_unknown', message: `there is no worker "${name}"`, where: 'workers', hint });
}

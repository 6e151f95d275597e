import { CardqError } from '../base/errors.js';
import { suggest } from '../base/suggest.js';
import type { Changes } from './changes.js';
import type { WorkerProcess } from './process/worker-process.js';
import { replacementOf } from './replace.js';
import type { WorkerPool } from './worker-pool.js';

/** What a name stands for: a whole entry (`pdf`) or one process (`pdf-1`). */
export interface Target {
  readonly processes: readonly WorkerProcess[];
  start(): void;
  stop(options: { readonly now: boolean }): void;
  restart(options: { readonly allAtOnce: boolean }): Promise<void>;
  reset(): void;
}

/** The targets of these names, or every entry when there is none. Throws `worker_unknown`. */
export function select(
  pools: ReadonlyMap<string, WorkerPool>,
  names: readonly string[],
  changes: Changes,
): readonly Target[] {
  if (names.length === 0) return [...pools.values()];
  const processes = new Map([...pools.values()].flatMap((pool) => pool.processes.map((one) => [one.name, one])));
  return names.map((name) => {
    const pool = pools.get(name);
    if (pool !== undefined) return pool;
    const process = processes.get(name);
    if (process !== undefined) return targetOf(process, changes);
    throw unknownWorker(name, [...pools.keys(), ...processes.keys()]);
  });
}

/** The entry of this name. Throws `worker_unknown`, also for the name of a process. */
export function selectEntry(pools: ReadonlyMap<string, WorkerPool>, name: string): WorkerPool {
  const pool = pools.get(name);
  if (pool === undefined) throw unknownWorker(name, [...pools.keys()]);
  return pool;
}

function targetOf(process: WorkerProcess, changes: Changes): Target {
  return {
    processes: [process],
    start: () => process.start(),
    stop: (options) => process.stop(options),
    restart: replacementOf(process, changes),
    reset: () => process.reset(),
  };
}

function unknownWorker(name: string, known: readonly string[]): CardqError {
  const meant = suggest(name, known);
  const hint = meant === null ? `there are: ${known.join(', ')}` : `did you mean "${meant}"?`;
  return new CardqError({ code: 'worker_unknown', message: `there is no worker "${name}"`, where: 'workers', hint });
}

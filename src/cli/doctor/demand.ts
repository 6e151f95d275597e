import type { Bytes } from '../../base/units.js';
import type { Config, WorkerSpec } from '../../config/config.js';

/** What the processes of one entry may come to use. */
export interface Demand {
  readonly worker: string;
  /** At most, with those that stand by. */
  readonly processes: number;
  /** Of those, how many work at once. */
  readonly working: number;
  /** Each at most; null: as much as it likes. */
  readonly memoryHard: Bytes | null;
}

/** What the supervisor itself may take, with BullMQ loaded and a long list being read. */
export const SUPERVISOR_MEMORY: Bytes = 128 * 1024 ** 2;

/** What each worker of a configuration may come to use. */
export function demandsOf({ workers }: Pick<Config, 'workers'>): readonly Demand[] {
  return Object.entries(workers).map(([worker, spec]) => ({
    worker,
    processes: mostOf(spec) + (spec.kind === 'queues' ? spec.standby : 0),
    working: mostOf(spec),
    memoryHard: spec.limits.memoryHard,
  }));
}

function mostOf({ processes }: WorkerSpec): number {
  return typeof processes === 'number' ? processes : processes.max;
}

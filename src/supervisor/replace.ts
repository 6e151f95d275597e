import { conditionOf } from '../policy/health.js';
import { bootError } from './boot-failure.js';
import type { Changes } from './changes.js';
import type { WorkerProcess } from './process/worker-process.js';

/**
 * Lets a process finish and leave, and resolves when its successor is ready; rejects with `boot_failed` when that fails.
 * Does nothing when the process has been stopped since the replacement was asked for.
 */
export type Replacement = () => Promise<void>;

/** The replacement of a process that is asked for now, and may begin later. */
export function replacementOf(process: WorkerProcess, changes: Changes): Replacement {
  const { stops } = process;
  return async () => {
    if (process.stops > stops) return;
    const predecessor = process.incarnations;
    process.restart();
    await changes.until(() => isReplaced(process, predecessor));
  };
}

/** Also true when it is not wanted any more. Throws when the successor has failed. */
function isReplaced(process: WorkerProcess, predecessor: number): boolean {
  const { life, incarnations } = process;
  if (life.desired === 'down') return true;
  const isHeld = life.state.name === 'backoff' || life.state.name === 'fatal';
  const hasFailed = incarnations > predecessor + 1 || (incarnations > predecessor && isHeld);
  if (hasFailed && conditionOf(life).failing) throw bootError(process);
  return incarnations > predecessor && life.state.name === 'running';
}

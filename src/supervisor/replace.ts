import { conditionOf } from '../policy/health.js';
import { bootError } from './boot-failure.js';
import type { Changes } from './changes.js';
import type { WorkerProcess } from './process/worker-process.js';

/** Lets a process finish and leave, and resolves when its successor is ready; rejects with `boot_failed` when that fails. */
export async function replace(process: WorkerProcess, changes: Changes): Promise<void> {
  const predecessor = process.incarnations;
  process.restart();
  await changes.until(() => isReplaced(process, predecessor));
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

import type { WorkerSpec } from '../../config/config.js';
import { conditionOf } from '../../policy/health.js';
import { bootError } from '../boot-failure.js';
import type { Changes } from '../changes.js';
import type { Retirement } from '../process/owner.js';
import type { WorkerProcess } from '../process/worker-process.js';

/**
 * Lets a process finish and leave, then starts it again by `spec`; one that does not run is started. Resolves when it is
 * ready, or not wanted any more. Rejects with `boot_failed` when it fails.
 */
export async function restartInPlace(
  process: WorkerProcess,
  as: { readonly spec: WorkerSpec; readonly why: Retirement },
  changes: Changes,
): Promise<void> {
  const predecessor = process.incarnations;
  process.restart(as);
  await changes.until(() => isBack(process, predecessor));
}

/** Also true when it is not wanted any more. Throws when the new incarnation has failed. */
function isBack(process: WorkerProcess, predecessor: number): boolean {
  const { life, incarnations } = process;
  if (life.desired === 'down') return true;
  const isHeld = life.state.name === 'backoff' || life.state.name === 'fatal';
  const hasFailed = incarnations > predecessor + 1 || (incarnations > predecessor && isHeld);
  if (hasFailed && conditionOf(life).failing) throw bootError(process);
  return incarnations > predecessor && life.state.name === 'running';
}

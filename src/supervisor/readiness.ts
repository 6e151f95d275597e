import { bootError, hasFailedToBoot } from './boot-failure.js';
import type { WorkerProcess } from './process/worker-process.js';

/** One that boots to succeed another is not awaited for its own sake. */
export function isWanted({ role, life }: WorkerProcess): boolean {
  return life.desired === 'up' && role !== 'successor';
}

/** Once is enough: one that was ready, and fails while others boot, only backs off. Throws `boot_failed`. */
export function isReady(process: WorkerProcess): boolean {
  if (hasFailedToBoot(process)) throw bootError(process);
  return process.hasBeenReady;
}

/** True when it runs now. Throws `boot_failed` for one that will not soon. */
export function isUp(process: WorkerProcess): boolean {
  const { name } = process.life.state;
  if (name === 'backoff' || name === 'fatal') throw bootError(process);
  return name === 'running';
}

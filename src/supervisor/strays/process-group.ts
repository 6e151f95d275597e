import { identifyProcess } from '../../base/process-identity.js';

/** Kills a whole process group; nothing happens when it is empty. Its leader must be alive, or a child not yet reaped. */
export function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // ESRCH: nothing is left in it
  }
}

/** Kills what a reaped leader has left in its group. The number of a group in use is given to no new process. */
export function killOrphanedGroup(leader: number): void {
  if (identifyProcess(leader) === null) killGroup(leader);
}

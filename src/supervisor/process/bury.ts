import type { HostExit } from '../job-host.js';
import { killOrphanedGroup } from '../strays/process-group.js';
import type { Surroundings } from '../surroundings.js';
import type { Incarnation } from './incarnation.js';
import { untrack } from './track.js';

/** Tells of a death, first whoever gave it jobs, and ends what the dead one has left behind. */
export function bury(dead: Incarnation, exit: HostExit, around: Surroundings): void {
  const { process, worker, pid } = dead;
  dead.die(exit);
  killOrphanedGroup(pid);
  try {
    around.listener.exited(dead, exit);
  } finally {
    around.emit({ event: 'worker.exited', process, worker, pid, ...exit, uptimeMs: Math.round(dead.uptimeMs) });
    untrack(dead, around);
  }
}

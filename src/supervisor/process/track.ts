import type { Surroundings } from '../surroundings.js';
import type { Incarnation } from './incarnation.js';

/** Keeps an eye on what a newborn uses, and has it known to the next supervisor should this one die. */
export function track({ process, mark, pid }: Incarnation, { sampler, ledger }: Surroundings): void {
  sampler.watch(pid);
  ledger.add(process, mark, pid);
}

/** Ends that, and has swept what it has left behind. */
export function untrack({ process, worker, mark, pid }: Incarnation, { sampler, ledger, strays }: Surroundings): void {
  sampler.forget(pid);
  ledger.remove(pid);
  strays.add({ mark, process, worker });
}

import type { Surroundings } from '../surroundings.js';
import type { Incarnation } from './incarnation.js';

/** Keeps an eye on what a newborn uses, and has it known to the next supervisor should this one die. */
export function track(born: Incarnation, { sampler, ledger, rawLogs }: Surroundings): void {
  const { process, mark, pid } = born;
  sampler.watch(pid, mark);
  ledger.add(process, mark, pid);
  rawLogs.watch(born);
}

/** Ends that, and has swept what it has left behind. */
export function untrack(dead: Incarnation, { sampler, ledger, strays, rawLogs }: Surroundings): void {
  const { process, worker, mark, pid } = dead;
  sampler.forget(pid);
  ledger.remove(pid);
  rawLogs.forget(dead);
  strays.add({ mark, process, worker });
}

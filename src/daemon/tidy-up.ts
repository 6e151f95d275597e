import type { ConsumerName } from '../protocol/consumers.js';
import { endLeftovers } from '../supervisor/strays/leftovers.js';

/** Ends what a supervisor that died has left at work, tells of each process, and returns by which consumers they took jobs. */
export async function tidyUp(stateDir: string, tell: (message: string) => void): Promise<readonly ConsumerName[]> {
  const { ended, survivors, consumers } = await endLeftovers(stateDir);
  for (const { pid, process: name } of ended)
    tell(`ended ${name} (pid ${pid}), which the last supervisor had left behind`);
  for (const { pid, process: name } of survivors) tell(`${name} (pid ${pid}) of the last supervisor cannot be ended`);
  return consumers;
}

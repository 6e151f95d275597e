import { identifyProcess, isAlive } from '../../src/base/process-identity.js';
import type { Workplace } from './cardq.js';
import { until } from './until.js';

/** Kills the supervisor of a workplace with SIGKILL, and waits until it is dead. */
export async function killSupervisor(place: Workplace): Promise<void> {
  const { pid } = (await place.status()).supervisor;
  const supervisor = identifyProcess(pid ?? 0);
  if (supervisor === null) throw new Error('no supervisor runs');
  process.kill(supervisor.pid, 'SIGKILL');
  await until('the supervisor to be dead', () => !isAlive(supervisor));
}

import { CardqError } from '../base/errors.js';
import type { Config } from '../config/config.js';
import type { Emit } from '../protocol/events.js';
import type { Supervisor } from '../supervisor/supervisor.js';

/**
 * Sets the number of processes of these entries, because somebody asked for it; without a name that of the first that takes
 * jobs, as flags do. Throws `worker_unknown`, and `conflict` for one that scales itself.
 */
export function scaleByHand(
  { supervisor, config, emit }: { readonly supervisor: Supervisor; readonly config: Config; readonly emit: Emit },
  workers: readonly string[],
  processes: number,
): void {
  const [first] = Object.entries(config.workers).find(([, spec]) => spec.kind === 'queues') ?? [];
  const entries = workers.length === 0 && first !== undefined ? [first] : workers;
  for (const name of entries) refuseScaled(name, config);
  for (const name of entries) {
    const from = supervisor.strengthOf(name)?.size;
    supervisor.scale(name, processes);
    if (from !== undefined && from !== processes)
      emit({ event: 'worker.scaled', worker: name, from, to: processes, reason: 'as asked' });
  }
}

// Whoever sets a number would see it changed again a moment later.
function refuseScaled(name: string, { workers }: Config): void {
  const range = workers[name]?.processes;
  if (range === undefined || typeof range === 'number') return;
  throw new CardqError({
    code: 'conflict',
    message: `${name} scales itself between ${range.min} and ${range.max} processes`,
    where: `workers.${name}.processes`,
    hint: 'give it a number, or another range, in the configuration, then: cardq reload',
  });
}

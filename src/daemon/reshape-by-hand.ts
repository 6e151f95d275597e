import { CardqError } from '../base/errors.js';
import type { Config, QueueWorkerSpec } from '../config/config.js';
import type { Emit } from '../protocol/events.js';
import type { Reshape } from '../protocol/worker-control.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import type { Reloader } from './reloader.js';
import { requireQueue, unknownName } from './unknown-name.js';

interface Parts {
  readonly supervisor: Supervisor;
  readonly config: Config;
  readonly reloader: Pick<Reloader, 'changeTo'>;
  readonly emit: Emit;
}

/**
 * Makes these entries what somebody asks for; without a name the first that takes jobs, as flags do. Whatever cannot be is refused
 * in the same turn, before anything is done: `worker_unknown`, `queue_unknown`, and `conflict` for an entry that scales itself or
 * serves no queues. Rejects with `boot_failed` when processes that serve other queues cannot start: then all is as before.
 */
export async function reshapeByHand(
  parts: Parts,
  workers: readonly string[],
  { processes, queues }: Reshape,
): Promise<void> {
  const { config, reloader } = parts;
  if (processes === undefined && queues === undefined) return;
  const [first] = Object.entries(config.workers).find(([, spec]) => spec.kind === 'queues') ?? [];
  const entries = workers.length === 0 && first !== undefined ? [first] : workers;
  for (const name of entries) if (processes !== undefined) refuseScaled(name, config);
  const serving = queues === undefined ? [] : entries.map((name) => [name, serve(name, queues, config)] as const);
  if (serving.length > 0)
    await reloader.changeTo((now) => ({ ...now, workers: { ...now.workers, ...Object.fromEntries(serving) } }));
  for (const name of entries) if (processes !== undefined) scale(parts, name, processes);
}

function scale({ supervisor, emit }: Parts, name: string, processes: number): void {
  const from = supervisor.strengthOf(name)?.size;
  supervisor.scale(name, processes);
  if (from !== undefined && from !== processes)
    emit({ event: 'worker.scaled', worker: name, from, to: processes, reason: 'as asked' });
}

/** The entry as it is when it serves these queues, and no others. */
function serve(name: string, queues: readonly string[], config: Config): QueueWorkerSpec {
  for (const queue of queues) requireQueue(config, queue);
  const spec = config.workers[name];
  if (spec === undefined) throw unknownName('worker', name, new Set(Object.keys(config.workers)));
  if (spec.kind === 'queues') return { ...spec, queues: weightsOf(queues) };
  throw new CardqError({
    code: 'conflict',
    message: `${name} is a program of its own, and only it knows what it works on`,
    where: `workers.${name}`,
  });
}

function weightsOf(queues: readonly string[]): Readonly<Record<string, number>> {
  const weights: Record<string, number> = {};
  for (const queue of queues) weights[queue] = (weights[queue] ?? 0) + 1;
  return weights;
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

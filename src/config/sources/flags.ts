import { CardqError } from '../../base/errors.js';
import type { JsonObject } from '../../base/json.js';
import { suggest } from '../../base/suggest.js';
import { weightsOf } from '../schema/worker-schema.js';
import { firstWorker } from './first-worker.js';
import { objectAt, type Setting } from './settings.js';

/** What the command line says about the configuration. */
export interface ConfigFlags {
  /** The entries that the rest is meant for; none: the first that takes jobs. */
  readonly workers?: readonly string[] | undefined;
  readonly processes?: number | undefined;
  /** A queue that is repeated has more weight. */
  readonly queues?: readonly string[] | undefined;
}

/** The settings that flags make. Throws `worker_unknown` for a worker that is not configured. */
export function flagSettings({ workers, processes, queues }: ConfigFlags, raw: JsonObject): Setting[] {
  return meantWorkers(workers ?? [], raw).flatMap((name): Setting[] => [
    ...(processes === undefined ? [] : [settingOf(name, 'processes', processes, '--processes')]),
    ...(queues === undefined ? [] : [settingOf(name, 'queues', weightsOf(queues), '--queues')]),
  ]);
}

function settingOf(worker: string, key: string, value: Setting['value'], flag: string): Setting {
  return { path: ['workers', worker, key], value, origin: { source: 'flag', name: flag } };
}

function meantWorkers(named: readonly string[], raw: JsonObject): readonly string[] {
  if (named.length === 0) return firstWorker(raw);
  const known = Object.keys(objectAt(raw, ['workers']));
  const stranger = named.find((name) => !known.includes(name));
  if (stranger === undefined) return named;
  const meant = suggest(stranger, known);
  throw new CardqError({
    code: 'worker_unknown',
    message: `there is no worker "${stranger}"`,
    where: 'workers',
    hint: meant === null ? `configured: ${known.join(', ')}` : `did you mean "${meant}"?`,
  });
}

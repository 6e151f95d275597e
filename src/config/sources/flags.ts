import { CardqError } from '../../base/errors.js';
import type { JsonObject } from '../../base/json.js';
import { nameHint } from '../../base/suggest.js';
import { isJsonObject } from '../config-file.js';
import { BUILT_IN_QUEUES } from '../schema/queue-schema.js';
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

/** The settings that flags make. Throws `worker_unknown` and `queue_unknown` for names that are not configured. */
export function flagSettings({ workers, processes, queues }: ConfigFlags, raw: JsonObject): Setting[] {
  refuseStrangers('queue', queues ?? [], queuesIn(raw) ?? queues ?? []);
  return meantWorkers(workers ?? [], raw).flatMap((name): Setting[] => [
    ...(processes === undefined ? [] : [settingOf(name, 'processes', processes, '--processes')]),
    ...(queues === undefined ? [] : [settingOf(name, 'queues', weightsOf(queues), '--queues')]),
  ]);
}

/** Null where none can be read: that is a mistake of the file, and told as such. */
function queuesIn({ queues = {} }: JsonObject): readonly string[] | null {
  return isJsonObject(queues) ? [...Object.keys(queues), ...Object.keys(BUILT_IN_QUEUES)] : null;
}

function settingOf(worker: string, key: string, value: Setting['value'], flag: string): Setting {
  return { path: ['workers', worker, key], value, origin: { source: 'flag', name: flag } };
}

function meantWorkers(named: readonly string[], raw: JsonObject): readonly string[] {
  if (named.length === 0) return firstWorker(raw);
  refuseStrangers('worker', named, Object.keys(objectAt(raw, ['workers'])));
  return named;
}

function refuseStrangers(kind: 'queue' | 'worker', named: readonly string[], configured: readonly string[]): void {
  const stranger = named.find((name) => !configured.includes(name));
  if (stranger === undefined) return;
  throw new CardqError({
    code: `${kind}_unknown`,
    message: `there is no ${kind} "${stranger}"`,
    where: 'command line',
    hint: nameHint(stranger, configured),
  });
}

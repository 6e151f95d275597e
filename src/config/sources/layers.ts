import type { JsonObject } from '../../base/json.js';
import { formatPath, type Path } from '../mistakes/path.js';
import { namedQueues, servedQueues } from '../mistakes/references.js';
import type { Key } from '../schema/keys.js';
import { BUILT_IN_QUEUES } from '../schema/queue-schema.js';
import { DEFAULT_MAPS } from '../schema/schema.js';
import { weightsOf } from '../schema/worker-schema.js';
import { celeryQueueSettings, celerySettings, ownNames } from './celery.js';
import { environmentSettings, type KeyVariable, keyVariables, type Names, unknownVariables } from './environment.js';
import { type ConfigFlags, flagSettings } from './flags.js';
import { redisSettings } from './redis-variables.js';
import { DEFAULT_ORIGIN, objectAt, type Setting, Settings, valueAt } from './settings.js';
import type { VariableSet } from './variables.js';

/** What is laid one over the other, the lowest first. */
export interface Layers {
  /** The file, its references to variables replaced; null when there is none. */
  readonly file: { readonly value: JsonObject; readonly path: string } | null;
  /** Those of `.env` below those of the environment. */
  readonly variables: VariableSet;
  readonly flags: ConfigFlags;
}

/** All that was given, and warnings about what means nothing or has another name. Throws as `flagSettings` does. */
export function layOver(layers: Layers, keys: Key): { settings: Settings; warnings: string[] } {
  const { file, variables, flags } = layers;
  const settings = new Settings();
  if (file !== null) settings.set({ path: [], value: file.value, origin: { source: 'file', name: file.path } });
  // Whole maps come first: they bring the names that other variables are made of.
  const whole = environmentSettings(variables, keyVariables(keys, NO_NAMES)).filter(isWholeMap);
  for (const setting of whole) settings.set(setting);
  for (const setting of defaultMaps(settings.raw)) settings.set(setting);

  const known = keyVariables(keys, namesOf(settings.raw));
  const named = environmentSettings(variables, known).filter((setting) => !isWholeMap(setting));
  const twins = [...whole, ...named];
  const celery = withTwins(celerySettings(variables, settings.raw, twins), known);
  for (const setting of [...withTwins(redisSettings(variables, settings.raw), known), ...celery, ...named]) {
    weighListAbove(setting.path, settings);
    settings.set(setting);
  }
  for (const setting of flagSettings(flags, settings.raw)) settings.set(setting);
  completeQueues(settings);
  const celeryForQueues = withTwins(celeryQueueSettings(variables, settings.raw, twins), known);
  for (const setting of celeryForQueues) settings.set(setting);
  return { settings, warnings: [...unknownVariables(variables, known), ...ownNames([...celery, ...celeryForQueues])] };
}

const NO_NAMES: Names = { queues: [], workers: [], schedules: [] };

function isWholeMap({ path: [map, ...rest] }: Setting): boolean {
  return map !== undefined && rest.length === 0 && Object.hasOwn(DEFAULT_MAPS, map);
}

/** The same settings, knowing by which `CARDQ_` variable each could be given. */
function withTwins(aliases: readonly Setting[], known: readonly KeyVariable[]): readonly Setting[] {
  if (aliases.length === 0) return aliases; // as nearly always, and there are many keys
  const variables = new Map(known.map(({ path, variable }) => [formatPath(path), variable]));
  return aliases.map((setting) => {
    const twin = variables.get(formatPath(setting.path));
    return twin === undefined ? setting : { ...setting, origin: { ...setting.origin, twin } };
  });
}

/** The maps that nobody gave. The one worker of the defaults serves every queue there is. */
function defaultMaps(raw: JsonObject): Setting[] {
  const { queues, workers, schedules } = DEFAULT_MAPS;
  const served = Object.keys('queues' in raw ? objectAt(raw, ['queues']) : queues);
  const weights = Object.fromEntries(
    served.map((name) => [name, Object.entries(workers.pdf.queues).find(([known]) => known === name)?.[1] ?? 1]),
  );
  const maps = { queues, workers: { pdf: { queues: weights } }, schedules };
  return Object.entries(maps).flatMap(([map, value]) =>
    map in raw ? [] : [{ path: [map], value, origin: DEFAULT_ORIGIN }],
  );
}

function namesOf(raw: JsonObject): Names {
  const namesIn = (map: string) => Object.keys(objectAt(raw, [map]));
  return {
    queues: [...new Set([...Object.keys(BUILT_IN_QUEUES), ...namesIn('queues')])],
    workers: namesIn('workers'),
    schedules: namesIn('schedules'),
  };
}

/** A weight that is set for one queue of a list makes weights of the whole list. */
function weighListAbove(path: Path, settings: Settings): void {
  const outer = path.slice(0, -1);
  const list = outer.at(-1) === 'queues' ? valueAt(settings.raw, outer) : undefined;
  if (!Array.isArray(list)) return;
  settings.set({
    path: outer,
    value: weightsOf(list.filter((name) => typeof name === 'string')),
    origin: settings.originOf(outer),
  });
}

/** Drops a default schedule that nobody would serve, and declares the built-in queues that are only named. */
function completeQueues(settings: Settings): void {
  const served = servedQueues(settings.raw);
  for (const [name, { queue }] of Object.entries(DEFAULT_MAPS.schedules)) {
    const path = ['schedules', name];
    if (settings.originOf([...path, 'queue']).source === 'default' && !served.has(queue)) settings.remove(path);
  }
  const declared = objectAt(settings.raw, ['queues']);
  for (const name of namedQueues(settings.raw)) {
    if (Object.hasOwn(declared, name) || !Object.hasOwn(BUILT_IN_QUEUES, name)) continue;
    settings.set({ path: ['queues', name], value: {}, origin: DEFAULT_ORIGIN });
  }
}

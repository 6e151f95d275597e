import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../base/json.js';
import { compareNaturally } from '../base/natural-order.js';
import {
  type ChangedSetting,
  type ConfigChange,
  greatest,
  isLoadedAtBirth,
  remedyFor,
  type SettingChange,
} from '../policy/reload.js';
import type { Config } from './config.js';
import { isJsonObject } from './config-file.js';
import { maskSecrets } from './mask.js';
import { formatPath, type Path } from './mistakes/path.js';
import { configKeys, type Key } from './schema/keys.js';
import { leavesOf, writtenForm } from './written-form.js';

/** What has to be done so that `after` holds where `before` does. Empty: nothing. */
export function differenceOf(before: Config, after: Config): readonly ConfigChange[] {
  const settings = changedSettings(before, after);
  const parts = new Map(settings.map(({ path }) => partOf(path)).map((part) => [formatPath(part), part]));
  for (const part of workersConcerned(settings, after)) parts.set(formatPath(part), part);
  return [...parts.values()].map((part) => changeOf(part, settings, { before, after })).sort(byOrder);
}

type Section = 'workers' | 'queues' | 'schedules';
type Shown = ChangedSetting & { readonly shown: SettingChange };

/** Compares what is written, and shows it masked. */
function changedSettings(before: Config, after: Config): readonly Shown[] {
  const keys = configKeys();
  const [old, recent] = [valuesOf(before, keys), valuesOf(after, keys)];
  const [oldShown, recentShown] = [valuesOf(maskSecrets(before), keys), valuesOf(maskSecrets(after), keys)];
  const paths = new Map([...old, ...recent].map(([key, { path }]) => [key, path]));
  return [...paths].flatMap(([key, path]) => {
    const [from, to] = [valueIn(old, key), valueIn(recent, key)];
    if (isDeepStrictEqual(from, to)) return [];
    const shown = { path: key, from: valueIn(oldShown, key), to: valueIn(recentShown, key) };
    return [{ path, from, to, shown }];
  });
}

type Values = ReadonlyMap<string, { readonly path: Path; readonly value: Json }>;

// An object without anything in it is as good as none.
function valuesOf(config: Config, keys: Key): Values {
  const leaves = leavesOf(writtenForm(config, keys)).filter(({ value }) => !isJsonObject(value));
  return new Map(leaves.map((leaf) => [formatPath(leaf.path), leaf]));
}

function valueIn(values: Values, key: string): Json {
  return values.get(key)?.value ?? null;
}

/** The entry that a setting belongs to, or its section. */
function partOf([section = '', name = '']: Path): Path {
  return isOfEntries(section) ? [section, name] : [section];
}

/** Entries whose processes have loaded what is another now. */
function workersConcerned(settings: readonly Shown[], after: Config): readonly Path[] {
  return Object.keys(after.workers)
    .filter((name) => settings.some((setting) => concerns(setting, name, after)))
    .map((name) => ['workers', name]);
}

function concerns(setting: ChangedSetting, worker: string, { workers }: Config): boolean {
  const spec = workers[worker];
  if (spec?.kind !== 'queues' || !isLoadedAtBirth(setting)) return false;
  if (setting.path[0] === 'render') return true;
  return Object.hasOwn(spec.queues, setting.path[1] ?? '');
}

function changeOf(
  part: Path,
  settings: readonly Shown[],
  { before, after }: { readonly before: Config; readonly after: Config },
): ConfigChange {
  const [section = '', name = null] = part;
  const about = { path: formatPath(part), section, name };
  if (!isThere(part, before)) return { ...about, action: 'add', settings: [] };
  if (!isThere(part, after)) return { ...about, action: 'remove', settings: [] };
  const own = settings.filter(({ path }) => part.every((key, at) => path[at] === key));
  const others = section === 'workers' ? settings.filter((one) => concerns(one, name ?? '', after)) : [];
  const remedies = [...own.map(remedyFor), ...others.map(() => 'replace' as const)];
  return { ...about, action: greatest(remedies), settings: [...own, ...others].map(({ shown }) => shown) };
}

function isThere([section = '', name = '']: Path, config: Config): boolean {
  return !isOfEntries(section) || Object.hasOwn(config[section], name);
}

function isOfEntries(section: string): section is Section {
  return section === 'workers' || section === 'queues' || section === 'schedules';
}

/** Who works, on what, when; then the rest; what no reload can do stands last. */
const ORDER: readonly string[] = ['workers', 'queues', 'schedules', 'render', 'logs'];

function byOrder(a: ConfigChange, b: ConfigChange): number {
  return placeOf(a) - placeOf(b) || compareNaturally(a.path, b.path);
}

function placeOf({ section, action }: ConfigChange): number {
  const place = ORDER.indexOf(section);
  return action === 'restart' || place < 0 ? ORDER.length : place;
}

import type { JsonObject } from '../../base/json.js';
import { isJsonObject } from '../config-file.js';
import { objectAt } from './settings.js';

/** The worker entry that is meant where none is named: the first that takes jobs, else the first. Empty without entries. */
export function firstWorker(raw: JsonObject): readonly string[] {
  const entries = Object.entries(objectAt(raw, ['workers']));
  const first = entries.find(([, entry]) => isJsonObject(entry) && !Object.hasOwn(entry, 'script')) ?? entries[0];
  return first === undefined ? [] : [first[0]];
}

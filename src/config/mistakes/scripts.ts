import type { JsonObject } from '../../base/json.js';
import { findScript, type Surroundings } from '../resolve-paths.js';
import { objectAt } from '../sources/settings.js';
import type { Mistake } from './problems.js';

/** A mistake for each worker whose program is not there: it could never start. Reads what was written, valid or not. */
export function scriptMistakes(raw: JsonObject, around: Surroundings): Mistake[] {
  return Object.keys(objectAt(raw, ['workers'])).flatMap((worker) => {
    const { script, queues } = objectAt(raw, ['workers', worker]);
    if (typeof script !== 'string' || script === '' || queues !== undefined) return []; // the schema says so
    if (findScript(script, around) !== null) return [];
    return [{ path: ['workers', worker, 'script'], message: `there is no program "${script}"`, hint: HINT }];
  });
}

const HINT = "a path starts at the configuration's folder; a name alone may be a program in PATH, too";

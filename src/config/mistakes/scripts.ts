import type { JsonObject } from '../../base/json.js';
import { isJsonObject } from '../config-file.js';
import { findScript, type Surroundings } from '../resolve-paths.js';
import { objectAt } from '../sources/settings.js';
import type { Mistake } from './problems.js';

/**
 * A mistake for each worker whose program is not there, so that it could never start, or that is to be scaled by what waits.
 * Reads what was written, valid or not.
 */
export function scriptMistakes(raw: JsonObject, around: Surroundings): Mistake[] {
  return Object.keys(objectAt(raw, ['workers'])).flatMap((worker) => {
    const { script, queues, processes } = objectAt(raw, ['workers', worker]);
    if (typeof script !== 'string' || script === '' || queues !== undefined) return []; // the schema says so
    const path = ['workers', worker];
    return [
      ...(findScript(script, around) === null
        ? [{ path: [...path, 'script'], message: `there is no program "${script}"`, hint: HINT }]
        : []),
      ...(isJsonObject(processes) ? [{ path: [...path, 'processes'], ...UNKNOWN_LOAD }] : []),
    ];
  });
}

const UNKNOWN_LOAD = {
  message: 'must be a number for a program: what waits for it is not known',
  hint: 'cardq scale changes it while it runs',
};

const HINT = "a path starts at the configuration's folder; a name alone may be a program in PATH, too";

import { closeSync, openSync, readSync } from 'node:fs';
import { extname } from 'node:path';
import type { JsonObject } from '../../base/json.js';
import { isJsonObject } from '../config-file.js';
import { findScript, isExecutable, type Surroundings } from '../resolve-paths.js';
import { objectAt } from '../sources/settings.js';
import type { Mistake } from './problems.js';

/**
 * A mistake for each worker whose program is not there or cannot be run, so that it could never start, or that is to be scaled by what waits.
 * Reads what was written, valid or not.
 */
export function scriptMistakes(raw: JsonObject, around: Surroundings): Mistake[] {
  return Object.keys(objectAt(raw, ['workers'])).flatMap((worker) => {
    const { script, queues, processes } = objectAt(raw, ['workers', worker]);
    if (typeof script !== 'string' || script === '' || queues !== undefined) return []; // the schema says so
    const path = ['workers', worker];
    return [
      ...faultsOf(script, findScript(script, around)).map((fault) => ({ path: [...path, 'script'], ...fault })),
      ...(isJsonObject(processes) ? [{ path: [...path, 'processes'], ...UNKNOWN_LOAD }] : []),
    ];
  });
}

const UNKNOWN_LOAD = {
  message: 'must be a number for a program: what waits for it is not known',
  hint: 'cardq scale changes it while it runs',
};

const HINT = "a path starts at the configuration's folder; a name alone may be a program in PATH, too";

/** What keeps a program from being started. */
function faultsOf(script: string, path: string | null): Pick<Mistake, 'message' | 'hint'>[] {
  if (path === null) return [{ message: `there is no program "${script}"`, hint: HINT }];
  const ending = extname(path);
  if (['.js', '.mjs', '.cjs'].includes(ending)) return []; // Node runs it
  const orElse = OTHER_WAYS[ending] ?? 'name what runs it as script, and the file in args';
  if (!isExecutable(path)) {
    return [{ message: `"${script}" is not executable`, hint: `chmod +x ${script}, or ${orElse}` }];
  }
  const isNamed = !(ending in OTHER_WAYS) || beginning(path).startsWith('#!');
  if (isNamed) return [];
  return [{ message: `"${script}" does not say what runs it`, hint: `begin it with #!, or ${orElse}` }];
}

/** By the ending of a text that some other program runs. */
const OTHER_WAYS: Readonly<Record<string, string>> = {
  '.py': 'name "python3" as script, and the file in args',
  '.sh': 'name "/bin/sh" as script, and the file in args',
  '.rb': 'name "ruby" as script, and the file in args',
  '.pl': 'name "perl" as script, and the file in args',
  '.php': 'name "php" as script, and the file in args',
  '.ts': 'compile it, and name the .js file',
  '.mts': 'compile it, and name the .mjs file',
};

function beginning(path: string): string {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(2);
    return bytes.toString('latin1', 0, readSync(fd, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(fd);
  }
}

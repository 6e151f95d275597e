import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { errnoOf, messageOf } from '../../base/errors.js';
import { ConfigError } from '../mistakes/problems.js';
import type { Variables } from './expand.js';

/** The variables of `folder/.env`; none when there is no such file. Throws ConfigError when it cannot be read. */
export function readDotEnv(folder: string): Variables {
  const path = join(folder, '.env');
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === 'ENOENT' || errno === 'EISDIR') return {}; // EISDIR: a Python environment of that name
    const problem = { path: '', message: `cannot be read: ${messageOf(thrown)}`, hint: null, where: path };
    throw new ConfigError([problem], path, { cause: thrown });
  }
}

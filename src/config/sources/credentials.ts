import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, messageOf } from '../../base/errors.js';
import { ConfigError } from '../mistakes/problems.js';
import type { Variables } from './expand.js';

// Not where the supervisor is: commands that look for it run outside of its service, and have no credentials.
const VARIABLE = /^(?!CARDQ_(CONFIG|STATE_DIR)$)[A-Z][A-Z0-9_]*$/;

/**
 * The credentials that a service manager has given (`LoadCredential=` of systemd.exec(5), a mounted secret of a container), as
 * far as they are called like a variable (`CARDQ_API_TOKEN`): what is in them is its value, and no child inherits it. None where
 * there is no `$CREDENTIALS_DIRECTORY`. Throws ConfigError when one cannot be read.
 */
export function readCredentials(env: Variables): Variables {
  const folder = env['CREDENTIALS_DIRECTORY'];
  if (!folder) return {};
  const names = listed(folder).filter((name) => VARIABLE.test(name));
  return Object.fromEntries(names.map((name) => [name, read(join(folder, name))]));
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return []; // those of a service that has started this shell, and is over
    throw unreadable(folder, thrown);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

function unreadable(path: string, thrown: unknown): ConfigError {
  const problem = { path: '', message: `cannot be read: ${messageOf(thrown)}`, hint: null, where: path };
  return new ConfigError([problem], path, { cause: thrown });
}

import { readFileSync } from 'node:fs';
import { messageOf } from '../../base/errors.js';
import { ConfigError } from '../mistakes/problems.js';
import type { Variables } from './expand.js';

/** What containers are given in a file, whose path is in the variable of that name and `_FILE`. */
const SECRETS = ['REDIS_PASSWORD'];

/** The variables, with those that a file holds; one that is set itself wins. Throws ConfigError when a file cannot be read. */
export function withSecretFiles(variables: Variables): Variables {
  const held = SECRETS.flatMap((name) => {
    const path = variables[`${name}_FILE`];
    return variables[name] || !path ? [] : [[name, readSecret(`${name}_FILE`, path)] as const];
  });
  return held.length === 0 ? variables : { ...variables, ...Object.fromEntries(held) };
}

function readSecret(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (thrown) {
    const message = `the file of ${name} cannot be read: ${messageOf(thrown)}`;
    const problem = { path: '', message, hint: 'let this user read it, or unset the variable', where: path };
    throw new ConfigError([problem], path, { cause: thrown });
  }
}

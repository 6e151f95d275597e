import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  CONFIG_FILE,
  DEFAULT_STATE_DIR,
  findConfigFile,
  type LocateOptions,
  type Location,
  namedFile,
} from './locate.js';
import { readDotEnv } from './sources/dot-env.js';
import { expandVariables, type Variables } from './sources/expand.js';

/** In a state folder: the configuration file of its supervisor, or where one would have been found. */
const CLAIM = 'configured-by';

/**
 * Leaves in the state folder whose it is, until it is released. What a supervisor that died has left still holds; what one
 * that closed left would mislead after `stateDir` has moved.
 */
export function claimStateFolder({ path, folder, stateDir }: Location): { release(): void } {
  const claim = join(stateDir, CLAIM);
  writeFileSync(claim, `${path ?? join(folder, CONFIG_FILE)}\n`, { mode: 0o600 });
  return { release: () => rmSync(claim, { force: true }) };
}

/**
 * Where the supervisor of a configuration that cannot be read has its state: in a folder that the broken text still names, or
 * in the default one, but only where that supervisor has left this file's name. Null: nobody knows.
 */
export function lastLocation(options: LocateOptions): Location | null {
  const path = namedFile(options) ?? findConfigFile(options);
  if (path === null) return null;
  const folder = dirname(path);
  const variables = { ...readDotEnv(folder), ...options.env };
  const stateDir = [...namedFolders(readIfThere(path), variables), DEFAULT_STATE_DIR]
    .map((named) => resolve(folder, named))
    .find((candidate) => readIfThere(join(candidate, CLAIM)).trimEnd() === path);
  return stateDir === undefined ? null : { path, folder, stateDir };
}

/** Every folder that the text calls the state folder, in comments too: the claim tells which of them is. */
function namedFolders(text: string, variables: Variables): readonly string[] {
  const literals = [...text.matchAll(/"stateDir"\s*:\s*("(?:[^"\\\n]|\\.)*")/g)].map(([, literal = '""']) => literal);
  return literals.flatMap((literal) => {
    const { text: named, mistake } = expandVariables(unquote(literal), variables);
    return mistake === null && named !== '' ? [named] : [];
  });
}

function unquote(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return ''; // an escape that JSON does not know
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // not there, not a file, or not for this user: it names nothing
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CardqError, messageOf } from '../../../base/errors.js';

/** What the folder of a configuration is to npm, and so how cardq and its workers get into an image. */
export interface Folder {
  /** `source`: cardq's own; `project`: its package depends on cardq; `plain`: npm has to be told of cardq. */
  readonly kind: 'source' | 'project' | 'plain';
  readonly hasManifest: boolean;
  readonly hasLock: boolean;
  /** Packed packages in the folder that its manifest names. */
  readonly tarballs: readonly string[];
  readonly hasDotEnv: boolean;
}

/** Looks at the folder. Throws `input_invalid` for a manifest that is no JSON. */
export function readFolder(folder: string): Folder {
  const manifest = readManifest(join(folder, 'package.json'));
  const wanted = { ...manifest?.dependencies, ...manifest?.optionalDependencies };
  return {
    kind: manifest?.name === 'cardq' ? 'source' : wanted['cardq'] === undefined ? 'plain' : 'project',
    hasManifest: manifest !== null,
    hasLock: existsSync(join(folder, 'package-lock.json')),
    tarballs: Object.values(wanted).flatMap((spec) => /^file:(?:\.\/)?([\w@.+-]+\.tgz)$/.exec(spec)?.[1] ?? []),
    hasDotEnv: existsSync(join(folder, '.env')),
  };
}

interface Manifest {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function readManifest(path: string): Manifest | null {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    throw new CardqError(
      { code: 'input_invalid', message: `it cannot be read: ${messageOf(thrown)}`, where: path, hint: 'mend it' },
      { cause: thrown },
    );
  }
}

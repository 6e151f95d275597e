import { stat } from 'node:fs/promises';
import { errnoOf } from './errors.js';

/** What tells a file or a folder from every other one, whatever it is called (stat(2)). */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

/** What has this name; null: nothing has. Throws what the file system says when it cannot tell. */
export async function identityOf(path: string): Promise<FileIdentity | null> {
  try {
    return await stat(path);
  } catch (thrown) {
    if (NOTHING_THERE.has(errnoOf(thrown) ?? '')) return null;
    throw thrown;
  }
}

const NOTHING_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

export function isSameFile(one: FileIdentity | null, other: FileIdentity | null): boolean {
  return one !== null && other !== null && one.ino === other.ino && one.dev === other.dev;
}

import { mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf } from './errors.js';

/**
 * Opens a log for appending, and makes it and its folder where somebody has removed them: no process stays away for the lack
 * of a log. Returns the descriptor; throws what the file system throws.
 */
export function openLog(path: string): number {
  try {
    return open(path);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw thrown;
    makeFolder(dirname(path));
    return open(path);
  }
}

function open(path: string): number {
  return openSync(path, 'a', 0o600);
}

// Its parent, the state folder, is not made again: who removed that wants nothing left.
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown; // else another writer was faster
  }
}

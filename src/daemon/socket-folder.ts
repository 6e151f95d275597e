import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { CardqError } from '../base/errors.js';

/**
 * Makes the folder of the control socket one for this user alone. It is the state folder, which is that already; for a
 * path that would be too long it lies in the temporary folder, where anybody may have been before. Throws
 * `permission_refused`.
 */
export function prepareSocketFolder(socket: string, stateDir: string): void {
  const folder = dirname(socket);
  if (folder === stateDir) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.getuid !== undefined && statSync(folder).uid !== process.getuid()) {
    throw new CardqError({
      code: 'permission_refused',
      message: 'the folder of the control socket belongs to another user',
      where: folder,
      hint: 'remove it, or set "stateDir" to a shorter path, which needs none',
    });
  }
  chmodSync(folder, 0o700);
}

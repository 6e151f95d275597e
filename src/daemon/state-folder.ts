import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CardqError, errnoOf, messageOf } from '../base/errors.js';

/** Makes the state folder and its `logs`, for this user only. Throws `state_dir_unwritable`. */
export function prepareStateFolder(stateDir: string): void {
  try {
    mkdirSync(join(stateDir, 'logs'), { recursive: true, mode: 0o700 });
    chmodSync(stateDir, 0o700);
    accessSync(stateDir, constants.W_OK | constants.X_OK);
  } catch (thrown) {
    throw new CardqError(
      {
        code: 'state_dir_unwritable',
        message: `the state folder cannot be used: ${messageOf(thrown)}`,
        where: stateDir,
        hint: 'set "stateDir" (or CARDQ_STATE_DIR) to a folder that this user may write',
      },
      { cause: thrown },
    );
  }
}

const NO_ROOM: ReadonlySet<string | null> = new Set(['ENOSPC', 'SQLITE_FULL']);

/** `disk_full`, when that is why something in it could not be written; null: it is another reason. */
export function noRoomIn(stateDir: string, thrown: unknown): CardqError | null {
  if (!NO_ROOM.has(errnoOf(thrown))) return null;
  const message = `the disk of the state folder is full: ${messageOf(thrown)}`;
  return new CardqError(
    { code: 'disk_full', message, where: stateDir, hint: 'make room and try again' },
    { cause: thrown },
  );
}

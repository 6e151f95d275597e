import { CardqError, errnoOf } from './errors.js';

const NO_ROOM: ReadonlySet<string | null> = new Set(['ENOSPC', 'EDQUOT']);

/** `disk_full`, when that is why a file could not be written; null: it is another reason. */
export function noRoomFor(path: string, thrown: unknown): CardqError | null {
  if (!NO_ROOM.has(errnoOf(thrown))) return null;
  const about = { message: 'no room is left to write it', where: path, hint: 'make room there' };
  return new CardqError({ code: 'disk_full', ...about }, { cause: thrown });
}

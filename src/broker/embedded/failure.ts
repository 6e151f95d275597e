import { CardqError, errnoOf, messageOf } from '../../base/errors.js';

/** What a failed read or write of the embedded database means to people; a CardqError passes unchanged. */
export function sqliteFailure(thrown: unknown, path: string): CardqError {
  if (thrown instanceof CardqError) return thrown;
  const code = errnoOf(thrown);
  if (code === null)
    return new CardqError({ code: 'internal', message: messageOf(thrown), where: path }, { cause: thrown });
  const about = { message: `the embedded broker: ${messageOf(thrown)} (${code})`, where: path };
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new CardqError(
      { ...about, code: 'disk_full', hint: 'free some space; cardq goes on by itself' },
      { cause: thrown },
    );
  }
  return new CardqError({ ...about, code: 'broker_write_failed', hint: hintFor(code) }, { cause: thrown });
}

function hintFor(code: string): string {
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return 'the file is damaged: move it and its -wal away to begin empty, or restore a copy';
  }
  if (code === 'SQLITE_BUSY') return 'another process has it open: stop that one first';
  if (code.startsWith('SQLITE_IOERR')) return 'the disk refused: look at the system log';
  return 'check that the folder exists and may be written';
}

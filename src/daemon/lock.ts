import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CardqError, messageOf } from '../base/errors.js';
import { withShortReport } from '../base/short-report.js';
import { noRoomIn } from './state-folder.js';

export interface Lock {
  release(): void;
}

/**
 * Takes the state folder for this process alone. The kernel keeps the lock (SQLite's, on a file with nothing in it) and
 * lets go of it in the moment the process ends, however it ends: there is no stale lock to be judged and taken over.
 * Throws `supervisor_locked` when another supervisor has it, `disk_full` or `state_dir_unwritable` when it cannot be taken.
 */
export async function acquireLock(stateDir: string): Promise<Lock> {
  const { default: Database } = await withShortReport(() => import('libsql'));
  const path = join(stateDir, 'lock');
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (thrown) {
    database.close();
    throw noRoomIn(stateDir, thrown) ?? refusal(thrown, path);
  }
  // For people, and for the message of whoever comes second; nothing is decided by it.
  const pidFile = join(stateDir, 'supervisor.pid');
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  return {
    release() {
      rmSync(pidFile, { force: true });
      database.close();
    },
  };
}

function refusal(thrown: unknown, path: string): CardqError {
  if (!messageOf(thrown).includes('locked')) {
    return new CardqError(
      { code: 'state_dir_unwritable', message: `the lock cannot be taken: ${messageOf(thrown)}`, where: path },
      { cause: thrown },
    );
  }
  return new CardqError({
    code: 'supervisor_locked',
    message: `another supervisor${holderOf(path)} has this state folder`,
    where: path,
    hint: 'cardq status shows it, cardq stop ends it; or give this one another stateDir',
  });
}

function holderOf(path: string): string {
  try {
    return ` (pid ${readFileSync(join(path, '..', 'supervisor.pid'), 'utf8').trim()})`;
  } catch {
    return ''; // it has the lock already, and not yet written its pid
  }
}

import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'libsql';
import { CardqError, messageOf } from '../base/errors.js';
import { type FileIdentity, identityOf, isSameFile } from '../base/file-identity.js';
import { withShortReport } from '../base/short-report.js';
import type { Ms } from '../base/units.js';
import { OpenFolder } from './open-folder.js';
import { noRoomIn } from './state-folder.js';

/** What has become of a lock that was taken. */
export type Standing =
  | 'held'
  /** Its file had been removed, and a new one is held instead. */
  | 'retaken'
  /** The folder has another name by now, or is out of sight, and nobody else is in its place. */
  | 'away'
  /** Somebody else holds the lock that has its name. */
  | 'lost'
  /** The folder was removed. */
  | 'gone';

/** One that had another folder at this path looks by taking its lock for an instant; so long nobody else takes it for taken. */
const LOOK_MS: Ms = 20;

/**
 * Takes the state folder for this process alone. The kernel keeps the lock (SQLite's, on a file with nothing in it) and
 * lets go of it in the moment the process ends, however it ends: there is no stale lock to be judged and taken over.
 * Throws `supervisor_locked` when another supervisor has it, `disk_full` or `state_dir_unwritable` when it cannot be taken.
 */
export async function acquireLock(stateDir: string): Promise<Lock> {
  const libsql = await withShortReport(() => import('libsql'));
  return new Lock(stateDir, (path) => new libsql.default(path, { timeout: LOOK_MS }));
}

type Open = (path: string) => Database.Database;

/** A lock that is held until it is released. Its file is known by more than its name, which anybody may remove. */
export class Lock {
  readonly stateDir: string;
  readonly #open: Open;
  readonly #folder: OpenFolder;
  #database: Database.Database;
  #file: FileIdentity;

  /** Throws as `acquireLock` does. */
  constructor(stateDir: string, open: Open) {
    this.stateDir = stateDir;
    this.#open = open;
    this.#database = lockFile(stateDir, open);
    this.#file = statSync(lockPath(stateDir));
    this.#folder = new OpenFolder(stateDir);
    writePid(stateDir);
  }

  /** Looks whether it is still the one that others will find. Throws what the file system says when it cannot tell. */
  async look(): Promise<Standing> {
    const there = await identityOf(lockPath(this.stateDir));
    if (isSameFile(there, this.#file)) return 'held';
    if (await this.#folder.isAt(this.stateDir)) return this.#takeAgain();
    if (there !== null && isLockedBySomebody(this.stateDir, this.#open)) return 'lost';
    return this.#folder.isRemoved ? 'gone' : 'away';
  }

  /** What else the folder holds is nobody else's. */
  get isHeld(): boolean {
    try {
      return isSameFile(statSync(lockPath(this.stateDir)), this.#file);
    } catch {
      return false; // ENOENT: it was removed
    }
  }

  /** One that is not held any more is left to the end of the process: SQLite would remove the other's journal by its name. */
  release(): void {
    this.#folder.close();
    if (!this.isHeld) return;
    rmSync(pidPath(this.stateDir), { force: true });
    this.#database.close();
  }

  #takeAgain(): Standing {
    let next: Database.Database;
    try {
      next = lockFile(this.stateDir, this.#open);
    } catch (thrown) {
      if (thrown instanceof CardqError && thrown.code === 'supervisor_locked') return 'lost';
      throw thrown;
    }
    this.#database.close();
    this.#database = next;
    this.#file = statSync(lockPath(this.stateDir));
    writePid(this.stateDir);
    return 'retaken';
  }
}

function lockPath(stateDir: string): string {
  return join(stateDir, 'lock');
}

function pidPath(stateDir: string): string {
  return join(stateDir, 'supervisor.pid');
}

// For people, and for the message of whoever comes second; nothing is decided by it.
function writePid(stateDir: string): void {
  writeFileSync(pidPath(stateDir), `${process.pid}\n`, { mode: 0o600 });
}

function lockFile(stateDir: string, open: Open): Database.Database {
  const path = lockPath(stateDir);
  const database = open(path);
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (thrown) {
    database.close();
    throw noRoomIn(stateDir, thrown) ?? refusal(thrown, stateDir);
  }
}

/** Asked by taking it, and letting go of it again. */
function isLockedBySomebody(stateDir: string, open: Open): boolean {
  try {
    lockFile(stateDir, open).close();
    return false;
  } catch (thrown) {
    if (thrown instanceof CardqError && thrown.code === 'supervisor_locked') return true;
    throw thrown;
  }
}

function refusal(thrown: unknown, stateDir: string): CardqError {
  const where = lockPath(stateDir);
  if (!messageOf(thrown).includes('locked')) {
    return new CardqError(
      { code: 'state_dir_unwritable', message: `the lock cannot be taken: ${messageOf(thrown)}`, where },
      { cause: thrown },
    );
  }
  return new CardqError({
    code: 'supervisor_locked',
    message: `another supervisor${holderOf(stateDir)} has this state folder`,
    where,
    hint: 'cardq status shows it, cardq stop ends it; or give this one another stateDir',
  });
}

/** ` (pid 4711)`, of whoever has the lock. */
export function holderOf(stateDir: string): string {
  try {
    return ` (pid ${readFileSync(pidPath(stateDir), 'utf8').trim()})`;
  } catch {
    return ''; // it has the lock already, and not yet written its pid
  }
}

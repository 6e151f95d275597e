import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type Database from 'libsql/promise';
import { CardqError, errnoOf } from '../../base/errors.js';
import { EventStream } from '../../base/event-stream.js';
import { type FileIdentity, identityOf, isSameFile } from '../../base/file-identity.js';
import { withShortReport } from '../../base/short-report.js';
import { syncFolder } from '../../base/sync-folder.js';
import type { Ms } from '../../base/units.js';
import { sqliteFailure } from './failure.js';
import { MIGRATIONS } from './schema.js';
import { SQL } from './sql.js';

/** What SQLite binds; positions only, because libsql ends the process on an object that lacks a name. */
export type SqlValue = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

export interface Statement {
  run(values: readonly SqlValue[]): { readonly changes: number };
  get(values: readonly SqlValue[]): Row | undefined;
}

export type Statements = Readonly<Record<keyof typeof SQL, Statement>>;

interface Task {
  /** Runs inside the transaction; true when its answer may be given once that is committed. */
  readonly work: (sql: Statements) => Promise<() => void>;
  readonly reject: (failure: CardqError) => void;
}

/** How long one transaction may gather work before it commits; the event loop waits at most this long for it. */
const GATHER_MS = 4;

/**
 * The embedded broker's database: one connection, one queue of work, one commit for all that gathered meanwhile.
 *
 * Statements run on the event loop, where they cost microseconds, because they touch memory and the page cache. COMMIT runs on a
 * thread of libsql's own, for it alone waits for the disk (WAL, `synchronous=FULL`: it returns after fsync). Nothing
 * else may use the connection while it runs, since that would wait for its mutex on the event loop; hence the queue. For
 * the same reason statements live as long as the store: the garbage collector would take that mutex to free one.
 *
 * `locking_mode=EXCLUSIVE` keeps every other process out, and the WAL index in memory instead of a mapped file.
 */
export class EmbeddedStore {
  readonly path: string;
  /** Each transaction that the disk refused. */
  readonly failures = new EventStream<CardqError>();
  readonly #database: Database;
  /** It is known by more than its name, which another one may have by now. */
  readonly #file: FileIdentity | null;
  readonly #sql: Statements;
  #lastCommitMs: Ms | null = null;
  #waiting: Task[] = [];
  #pumping: Promise<void> | null = null;
  #closing: Promise<void> | null = null;
  #isRemoved = false;

  /** Opens or creates the file, mode 0600 in a folder 0700. Throws `broker_write_failed` or `disk_full`. */
  static async open(path: string): Promise<EmbeddedStore> {
    try {
      await createPrivately(path);
      const libsql = await withShortReport(() => import('libsql/promise'));
      const database = new libsql.default(path, { timeout: 5000 });
      await database.exec(
        'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216',
      );
      const version = await database.prepare(SQL.version);
      await migrate(database, { version: Number(version.get([]).user_version), path });
      const file = await identityOf(path);
      return new EmbeddedStore(path, { database, file }, await prepareAll(database, { version }));
    } catch (thrown) {
      throw sqliteFailure(thrown, path);
    }
  }

  private constructor(path: string, opened: { database: Database; file: FileIdentity | null }, sql: Statements) {
    this.path = path;
    this.#database = opened.database;
    this.#file = opened.file;
    this.#sql = sql;
  }

  /** How long the last transaction took until it was on disk; null before the first. */
  get lastCommitMs(): Ms | null {
    return this.#lastCommitMs;
  }

  /**
   * Runs `work` in the next transaction and resolves once that is on disk. Work that throws a CardqError must not have
   * written anything yet; any other error undoes the whole transaction and fails all work in it.
   */
  run<T>(work: (sql: Statements) => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closing !== null) return reject(closedError(this.path));
      if (this.#isRemoved) return reject(removedError(this.path));
      this.#waiting.push({ work: (sql) => attempt(work, sql, resolve, reject), reject });
      this.#pumping ??= this.#pump();
    });
  }

  /** Looks whether its file is there: SQLite would go on writing to one that was removed, and nobody ever finds that again. */
  async look(): Promise<void> {
    const wasRemoved = this.#isRemoved;
    this.#isRemoved = !(await this.#hasItsFile().catch(() => true)); // a disk that does not answer has lost nothing
    if (this.#isRemoved && !wasRemoved) this.failures.emit(removedError(this.path));
  }

  /** Finishes the work at hand and leaves a single file behind. */
  close(): Promise<void> {
    this.#closing ??= this.#shut();
    return this.#closing;
  }

  async #pump(): Promise<void> {
    await null; // what the caller adds in this very turn belongs to the first transaction
    while (this.#waiting.length > 0) {
      const tasks = this.#waiting;
      this.#waiting = [];
      for (let done = 0; done < tasks.length; ) done += await this.#commitSome(tasks, done);
    }
    this.#pumping = null;
  }

  /** Runs tasks from the `from`th on in one transaction; returns how many. */
  async #commitSome(tasks: readonly Task[], from: number): Promise<number> {
    const answers: (() => void)[] = [];
    let next = from;
    try {
      this.#sql.begin.run([]);
      const began = performance.now();
      const deadline = began + GATHER_MS;
      for (let task = tasks[next]; task !== undefined && performance.now() < deadline; task = tasks[next]) {
        next++;
        answers.push(await task.work(this.#sql));
      }
      await this.#database.exec('COMMIT');
      this.#lastCommitMs = performance.now() - began;
    } catch (thrown) {
      const failure = sqliteFailure(thrown, this.path);
      await this.#rollBack();
      next = Math.max(next, from + 1); // BEGIN itself may have failed
      for (const task of tasks.slice(from, next)) task.reject(failure);
      if (failure.code !== 'internal') this.failures.emit(failure);
      return next - from;
    }
    for (const answer of answers) answer();
    return next - from;
  }

  async #rollBack(): Promise<void> {
    try {
      await this.#database.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself, as it does after a full disk or a failed write.
    }
  }

  async #shut(): Promise<void> {
    await this.#pumping;
    try {
      // Prepared statements keep the connection, and so its lock, until they are collected: give the lock up first. Not where
      // another file has the name by now: SQLite would remove that one's WAL.
      if (await this.#hasItsFile())
        await this.#database.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT 1 FROM probe');
    } catch {
      // A full or broken disk: the WAL stays and the next open reads it.
    }
    this.#database.close();
  }

  async #hasItsFile(): Promise<boolean> {
    return isSameFile(await identityOf(this.path), this.#file);
  }
}

async function attempt<T>(
  work: (sql: Statements) => T | Promise<T>,
  sql: Statements,
  resolve: (value: T) => void,
  reject: (failure: CardqError) => void,
): Promise<() => void> {
  try {
    const value = await work(sql);
    return () => resolve(value);
  } catch (thrown) {
    if (thrown instanceof CardqError) return () => reject(thrown);
    throw thrown;
  }
}

/** SQLite gives its side files the mode of the main one, and syncs the folder they are in; what is above it is ours to sync. */
async function createPrivately(path: string): Promise<void> {
  const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncFolder(dirname(made));
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown;
  }
}

async function migrate(database: Database, { version, path }: { version: number; path: string }): Promise<void> {
  if (version > MIGRATIONS.length) {
    throw new CardqError({
      code: 'broker_write_failed',
      message: `the embedded broker's data is of version ${version}, this cardq knows ${MIGRATIONS.length}`,
      where: path,
      hint: 'start the newer cardq that wrote it, or choose another stateDir',
    });
  }
  for (const [index, text] of MIGRATIONS.entries()) {
    if (index >= version) await database.exec(`BEGIN; ${text}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

/** All at once: one after the other, each waits for a turn of the event loop. */
async function prepareAll(database: Database, first: Pick<Statements, 'version'>): Promise<Statements> {
  const texts: readonly (readonly [string, string])[] = Object.entries(SQL).filter(([name]) => !(name in first));
  const prepared = await Promise.all(texts.map(async ([name, text]) => [name, await database.prepare(text)] as const));
  return { ...first, ...Object.fromEntries(prepared) } as Statements;
}

function closedError(path: string): CardqError {
  return new CardqError({ code: 'broker_unreachable', message: 'the embedded broker is closed', where: path });
}

function removedError(path: string): CardqError {
  return new CardqError({
    code: 'broker_write_failed',
    message: 'its file was removed, so that no job could be kept',
    where: path,
    hint: 'put it back; or cardq restart --supervisor, which makes a new one',
  });
}

import { closeSync, statSync } from 'node:fs';
import type { Bytes, Ms } from '../base/units.js';
import { inodeOf, type LogFile, listLogFiles, type OpenLogFile, openLogFile, originOf } from './files.js';
import { FollowedFile } from './followed-file.js';
import type { LogLine } from './line.js';
import { mergeForwards } from './merge.js';
import { type LogPlaces, STILL_WRITTEN_MS } from './places.js';
import type { IsWanted } from './selection.js';

/** How much of a file is read at a time, so that a long backlog is told in portions. */
const PORTION_BYTES: Bytes = 4 * 1024 * 1024;

/**
 * Reads what is appended to the logs of a folder. It follows files, not names: one that is renamed is read on, for its
 * writer may still hold it, until it is deleted; new files are found; one that was cut short is read from its beginning,
 * and what was cut off it from where its reading had come to.
 */
export class LogFollower {
  readonly #logDir: string;
  readonly #isWanted: IsWanted;
  readonly #portion: Bytes;
  /** By inode, the longest known first. */
  readonly #files = new Map<string, FollowedFile>();

  /** Takes over the open files, newest generation first, and goes on at their ends. */
  constructor(
    logDir: string,
    isWanted: IsWanted,
    known: readonly OpenLogFile[],
    { portion = PORTION_BYTES }: { readonly portion?: Bytes } = {},
  ) {
    this.#logDir = logDir;
    this.#isWanted = isWanted;
    this.#portion = portion;
    for (const file of known.toReversed()) this.#files.set(file.inode, new FollowedFile(file, file.end));
  }

  /** The next portion of what was written since the last call, in the order of time; empty when there is no more. */
  read(): LogLine[] {
    this.#findNew();
    const lines = mergeForwards([...this.#files.values()].map((file) => file.read(this.#portion)));
    this.#forgetDeleted();
    return lines;
  }

  /** How far each log has been told: where another follower goes on. */
  places(now: Ms): LogPlaces {
    const newest = new Map([...this.#files.values()].map((file) => [originOf(file.file), file]));
    const places = [...this.#files.values()].map((file) => ({ file, ...file.progress }));
    const open = places.filter(
      ({ file, told, size, modifiedAt }) =>
        told < size || now - modifiedAt < STILL_WRITTEN_MS || newest.get(originOf(file.file)) === file,
    );
    return new Map(open.map(({ inode, told }) => [inode, told]));
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }

  #findNew(): void {
    const listed = listLogFiles(this.#logDir).filter((file) => this.#isWanted(file.process));
    const unchanged = this.#unchanged(listed);
    for (const file of listed.toReversed()) {
      const open = this.#known(file) === undefined ? openLogFile(file) : null;
      if (open === null) continue;
      // While the living file is the one it was, a new older generation is a copy of it, or was cut off it.
      const living = file.generation > 0 ? unchanged.get(originOf(file)) : undefined;
      if (this.#files.has(open.inode)) closeSync(open.fd);
      else this.#files.set(open.inode, new FollowedFile(open, living?.handOver(open) ?? 0));
    }
  }

  /** By origin, the files that are written to now and were so before. */
  #unchanged(listed: readonly LogFile[]): ReadonlyMap<string, FollowedFile> {
    const unchanged = new Map<string, FollowedFile>();
    for (const file of listed) {
      const known = file.generation === 0 ? this.#known(file) : undefined;
      if (known !== undefined) unchanged.set(originOf(file), known);
    }
    return unchanged;
  }

  #known({ path }: LogFile): FollowedFile | undefined {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? undefined : this.#files.get(inodeOf(stat));
  }

  #forgetDeleted(): void {
    for (const [inode, file] of this.#files) {
      if (!file.isOver) continue;
      file.close();
      this.#files.delete(inode);
    }
  }
}

import { closeSync, fstatSync, renameSync, statSync, writeSync } from 'node:fs';
import { generationPath, makeRoom, type Rotation } from './log-generations.js';
import { openLog } from './open-log.js';
import { underLock } from './path-lock.js';
import type { Bytes, Ms } from './units.js';

/** How often a writer looks whether another one has rotated the file, or made it grow. */
const LOOK_EVERY_MS: Ms = 50;
/** No file is rotated sooner: every other writer has noticed the last rotation before the next one. */
const YOUNGEST_MS: Ms = 2 * LOOK_EVERY_MS;

export interface LineFileOptions {
  readonly path: string;
  readonly rotation: Rotation;
  /** The line that tells of lines which could not be written, because the disk was full. */
  readonly tellLost: (lines: number) => string;
}

/**
 * A file of lines, each appended with one synchronous write, so that none is lost when the process ends in the next
 * instant, and lines of several processes never tear each other. Whoever finds it full renames it and begins a new one;
 * the others notice, and until then write to the renamed one. Appending never throws.
 */
export class LineFile {
  readonly #options: LineFileOptions;
  #path: string;
  #open: OpenFile | null;
  /** As far as it is known: what others append is seen at the next look. */
  #size: Bytes = 0;
  #lookedAt: Ms = 0;
  /** The disk ran full within a line: the next one must not be glued to it. */
  #isTorn = false;
  #lost = 0;

  /** Throws what opening the file throws. */
  constructor(options: LineFileOptions) {
    this.#options = options;
    this.#path = options.path;
    this.#open = openForAppending(options.path);
    this.#look(Date.now());
  }

  /** Appends a line, without its end of line. Where the disk is full, it is dropped and counted. */
  append(line: string): void {
    if (this.#open === null) return;
    const text = this.#lost === 0 ? `${line}\n` : this.#withLost(line);
    const buffer = bufferFor(text);
    const length = buffer.write(text);
    const now = Date.now();
    if (now - this.#lookedAt >= LOOK_EVERY_MS || now < this.#lookedAt) this.#look(now);
    if (this.#size > 0 && this.#size + length > this.#options.rotation.maxBytes) this.#rotate(now, length);
    this.#write(buffer, length);
  }

  /** Goes on in another file. Throws what opening that one throws, and stays where it is then. */
  moveTo(path: string): void {
    const next = openForAppending(path);
    this.close();
    this.#path = path;
    this.#open = next;
    this.#isTorn = false;
    this.#look(Date.now());
  }

  close(): void {
    if (this.#open !== null) closeSync(this.#open.fd);
    this.#open = null;
  }

  #withLost(line: string): string {
    return `${this.#isTorn ? '\n' : ''}${this.#options.tellLost(this.#lost)}\n${line}\n`;
  }

  #write(buffer: Buffer, length: Bytes): void {
    if (this.#open === null) return;
    let written = 0;
    try {
      while (written < length) written += writeSync(this.#open.fd, buffer, written, length - written);
      this.#lost = 0;
      this.#isTorn = false;
    } catch {
      this.#lost++; // ENOSPC, EDQUOT, EIO: whoever logs goes on without its log
      this.#isTorn ||= written > 0;
    }
    this.#size += written;
  }

  /** Notices what other writers have done to the file. */
  #look(now: Ms): void {
    this.#lookedAt = now;
    const there = statSync(this.#path, { throwIfNoEntry: false });
    if (there?.ino !== this.#open?.inode) this.#reopen();
    else this.#size = there?.size ?? 0;
  }

  /** At most once between two looks: what holds it up now may last. */
  #rotate(now: Ms, needed: Bytes): void {
    if (this.#open === null || now < this.#open.nextRotationAt) return;
    this.#open.nextRotationAt = now + LOOK_EVERY_MS;
    const { maxBytes, keep } = this.#options.rotation;
    try {
      underLock(`${this.#path}.lock`, () => {
        const there = statSync(this.#path, { throwIfNoEntry: false });
        if (there?.ino !== this.#open?.inode || there === undefined || there.size + needed <= maxBytes) return;
        makeRoom(this.#path, keep);
        renameSync(this.#path, generationPath(this.#path, 1));
      });
    } catch {
      // EACCES, EROFS, …: a log that grows on is better than none
    }
    this.#look(now);
  }

  #reopen(): void {
    let next: OpenFile;
    try {
      next = openForAppending(this.#path);
    } catch {
      return; // ENOSPC, EMFILE: the renamed file takes lines as well, until the next look
    }
    this.close();
    this.#open = next;
    this.#size = fstatSync(next.fd).size;
  }
}

interface OpenFile {
  readonly fd: number;
  readonly inode: number;
  nextRotationAt: Ms;
}

function openForAppending(path: string): OpenFile {
  const fd = openLog(path);
  const { ino, birthtimeMs } = fstatSync(fd);
  // Where a file system keeps no time of birth, it is 0 or that of the last change.
  const bornAt = birthtimeMs > 0 ? Math.min(birthtimeMs, Date.now()) : 0;
  return { fd, inode: ino, nextRotationAt: bornAt + YOUNGEST_MS };
}

/** Most lines are encoded in here: each is written before the next one is encoded. */
const SCRATCH = Buffer.allocUnsafeSlow(64 * 1024);

function bufferFor(text: string): Buffer {
  const most = text.length * 3; // of UTF-8 for one UTF-16 unit
  return most <= SCRATCH.length ? SCRATCH : Buffer.allocUnsafeSlow(most);
}

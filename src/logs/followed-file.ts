import { closeSync, fstatSync } from 'node:fs';
import type { Bytes, Ms } from '../base/units.js';
import { MAX_LINE_BYTES, NEWLINE, readChunk } from './chunks.js';
import type { LogFile, OpenLogFile } from './files.js';
import { type LogLine, rawLine, readStoredLine } from './line.js';

const NOTHING = Buffer.alloc(0);
/** By so much of what was read last it is told whether a file still holds it. */
const SAMPLE_BYTES: Bytes = 256;

/** One file, read as far as it has come. A line is told when its newline is there, so that no character is torn. */
export class FollowedFile {
  readonly #file: OpenLogFile;
  #position: Bytes;
  #rest: Buffer = NOTHING;
  /** Where it had come to when the last look found it cut short. */
  #cutAt: Bytes | null = null;

  /** Owns the open file from now on. */
  constructor(file: OpenLogFile, position: Bytes) {
    this.#file = file;
    this.#position = position;
  }

  get file(): LogFile {
    return this.#file;
  }

  /** Where the last told line ends, and when something was written to it last. */
  get progress(): { readonly inode: string; readonly told: Bytes; readonly size: Bytes; readonly modifiedAt: Ms } {
    const { size, mtimeMs } = fstatSync(this.#file.fd);
    return { inode: this.#file.inode, told: this.#position - this.#rest.length, size, modifiedAt: mtimeMs };
  }

  /** True when its name is gone and nothing is left to read; until it is closed its writer may still go on. */
  get isOver(): boolean {
    const { nlink, size } = fstatSync(this.#file.fd);
    return nlink === 0 && size <= this.#position;
  }

  /**
   * Where to begin in a new older generation of this log, which this file still is. If it was cut off this file, that is
   * where its last told line ended, and this file is read from its beginning; a mere copy has nothing new.
   */
  handOver(older: OpenLogFile): Bytes {
    const told = this.#cutAt ?? this.#position - this.#rest.length;
    if (this.#cutAt === null && this.#stillHolds(older, told)) return older.end;
    this.#startOver();
    this.#cutAt = null;
    return Math.min(told, older.end);
  }

  /** The lines that were finished since the last call, or those in the next so many bytes. */
  read(portion: Bytes): LogLine[] {
    const { size, mtimeMs } = fstatSync(this.#file.fd);
    this.#cutAt = size < this.#position ? this.#position - this.#rest.length : null;
    if (this.#cutAt !== null) this.#startOver();
    const until = Math.min(size, this.#position + portion);
    const lines: LogLine[] = [];
    while (this.#position < until) {
      const chunk = readChunk(this.#file.fd, this.#position);
      if (chunk.length === 0) break; // cut short in this moment
      this.#position += chunk.length;
      for (const text of this.#split(chunk)) {
        lines.push(readStoredLine(text, this.#file) ?? rawLine(text, this.#file, lines.at(-1)?.at ?? mtimeMs));
      }
    }
    return lines;
  }

  close(): void {
    closeSync(this.#file.fd);
  }

  #startOver(): void {
    this.#position = 0;
    this.#rest = NOTHING;
  }

  #stillHolds(copy: OpenLogFile, upTo: Bytes): boolean {
    if (fstatSync(this.#file.fd).size < Math.max(upTo, copy.end)) return false;
    const end = Math.max(upTo, Math.min(SAMPLE_BYTES, copy.end));
    const from = Math.max(0, end - SAMPLE_BYTES);
    return readChunk(this.#file.fd, from, end - from).equals(readChunk(copy.fd, from, end - from));
  }

  #split(chunk: Buffer): string[] {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const newline = bytes.lastIndexOf(NEWLINE);
    const end = newline < 0 && bytes.length >= MAX_LINE_BYTES ? bytes.length : newline + 1;
    this.#rest = bytes.subarray(end);
    const lines = bytes.toString('utf8', 0, end).split('\n');
    return lines.filter((text) => text.trim() !== '');
  }
}

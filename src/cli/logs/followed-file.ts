import { closeSync, fstatSync } from 'node:fs';
import type { Bytes } from '../../base/units.js';
import { MAX_LINE_BYTES, NEWLINE, readChunk } from './chunks.js';
import type { OpenLogFile } from './files.js';
import { type LogLine, rawLine, readStoredLine } from './line.js';

/** How much is read at a time, so that a long backlog is told in portions. */
const MAX_READ_BYTES: Bytes = 4 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);

/** One file, read as far as it has come. A line is told when its newline is there, so that no character is torn. */
export class FollowedFile {
  readonly #file: OpenLogFile;
  #position: Bytes;
  #rest: Buffer = NOTHING;

  /** Owns the open file from now on. */
  constructor(file: OpenLogFile, position: Bytes) {
    this.#file = file;
    this.#position = position;
  }

  /** True when its name is gone and nothing is left to read; until it is closed its writer may still go on. */
  get isOver(): boolean {
    const { nlink, size } = fstatSync(this.#file.fd);
    return nlink === 0 && size <= this.#position;
  }

  /** The lines that were finished since the last call, or the next portion of them. */
  read(): LogLine[] {
    const { size, mtimeMs } = fstatSync(this.#file.fd);
    if (size < this.#position) this.#startOver();
    const until = Math.min(size, this.#position + MAX_READ_BYTES);
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

  #split(chunk: Buffer): string[] {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const newline = bytes.lastIndexOf(NEWLINE);
    const end = newline < 0 && bytes.length >= MAX_LINE_BYTES ? bytes.length : newline + 1;
    this.#rest = bytes.subarray(end);
    const lines = bytes.toString('utf8', 0, end).split('\n');
    return lines.filter((text) => text.trim() !== '');
  }
}

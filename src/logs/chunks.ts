import { readSync } from 'node:fs';
import type { Bytes } from '../base/units.js';

/** How much of a file is read at once. */
const CHUNK_BYTES: Bytes = 64 * 1024;
/** A longer line, of a program that never ends one, is told in pieces. */
export const MAX_LINE_BYTES: Bytes = 1024 * 1024;
/** The byte; no other character of UTF-8 holds it. */
export const NEWLINE = 0x0a;

/** The bytes of a file from a position on; fewer than asked for at its end. */
export function readChunk(fd: number, position: number, length: Bytes = CHUNK_BYTES): Buffer {
  const chunk = Buffer.allocUnsafe(length);
  return chunk.subarray(0, readSync(fd, chunk, 0, length, position));
}

/** The lines of a file's first `end` bytes, the last one first; reads no further back than it is asked to. */
export function* linesBackwards(fd: number, end: Bytes): Generator<string> {
  let pieces: Buffer[] = []; // of the line whose beginning is still to come
  for (const chunk of chunksBackwards(fd, end)) {
    let upTo = chunk.length;
    for (let newline = newlineBefore(chunk, upTo); newline >= 0; newline = newlineBefore(chunk, upTo)) {
      yield toText([chunk.subarray(newline + 1, upTo), ...pieces]);
      pieces = [];
      upTo = newline;
    }
    pieces.unshift(chunk.subarray(0, upTo));
    if (pieces.length * CHUNK_BYTES >= MAX_LINE_BYTES) yield toText(pieces.splice(0));
  }
  yield toText(pieces);
}

/** Where the last line that has its newline ends, within a file's first `end` bytes. */
export function endOfLastLine(fd: number, end: Bytes): Bytes {
  let position = end;
  for (const chunk of chunksBackwards(fd, end)) {
    position -= chunk.length;
    const newline = newlineBefore(chunk, chunk.length);
    if (newline >= 0) return position + newline + 1;
  }
  return 0;
}

function* chunksBackwards(fd: number, end: Bytes): Generator<Buffer> {
  for (let position = end; position > 0; ) {
    const length = Math.min(CHUNK_BYTES, position);
    position -= length;
    yield readChunk(fd, position, length);
  }
}

// A negative offset would be counted from the end.
function newlineBefore(chunk: Buffer, position: number): number {
  return position === 0 ? -1 : chunk.lastIndexOf(NEWLINE, position - 1);
}

function toText(pieces: readonly Buffer[]): string {
  return Buffer.concat(pieces).toString('utf8');
}

import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  futimesSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { generationPath, makeRoom } from '../../base/log-generations.js';
import type { Bytes } from '../../base/units.js';

/** The beginning of a line that stands at the end of a log is kept up to this length; a longer one is cut in two. */
const LONGEST_REST: Bytes = 64 * 1024;
const CHUNK: Bytes = 256 * 1024;
const NEWLINE = 0x0a;

/** Where the old lines of a log are copied to while its writers go on. */
export function copyPath(path: string): string {
  return `${path}.copy`;
}

/** What is about to be cut off the log: as long as this is there, the cut is not finished. */
function cutPath(path: string): string {
  return `${path}.cut`;
}

/**
 * Ends a rotation whose copy has been begun: copies the rest, takes from the log all whole lines, and makes them its newest
 * older generation. What is begun of a line stays at the front, so that its writer finishes it there. Nobody may write
 * meanwhile, and room for the generation has to be there. A kill between any two steps is mended by `mendCut`.
 */
export function cut(path: string): void {
  withBoth(path, copyPath(path), (log, copy) => {
    const { atime, mtime } = fstatSync(log);
    copyOn(log, copy);
    const end = fstatSync(copy).size;
    const lines = endOfLines(copy, end);
    const rest = read(copy, lines, end - lines);
    renameSync(copyPath(path), cutPath(path));
    writeAt(log, rest, 0); // the bytes that this covers are in the copy
    ftruncateSync(log, rest.length);
    ftruncateSync(copy, lines);
    futimesSync(copy, atime, mtime); // by which its lines come before those that follow them
    renameSync(cutPath(path), generationPath(path, 1));
  });
}

/** Takes back a cut that a dead supervisor has begun, or finishes it. Nobody may write meanwhile. */
export function mendCut(path: string, keep: number): void {
  rmSync(copyPath(path), { force: true });
  if (!existsSync(cutPath(path))) return;
  const isTakenBack = existsSync(path) && withBoth(path, cutPath(path), takeBack);
  if (isTakenBack) {
    rmSync(cutPath(path));
    return;
  }
  makeRoom(path, keep);
  renameSync(cutPath(path), generationPath(path, 1));
}

/** True when the log still had all that the copy has, and has its first bytes back; else the copy has lost its rest. */
function takeBack(log: number, copy: number): boolean {
  const end = fstatSync(copy).size;
  const lines = endOfLines(copy, end);
  const from = Math.max(end - lines, end - LONGEST_REST); // what stands before it may have been written over
  const isWhole = fstatSync(log).size >= end && read(log, from, end - from).equals(read(copy, from, end - from));
  if (isWhole) writeAt(log, read(copy, 0, end - lines), 0);
  else ftruncateSync(copy, lines);
  return isWhole;
}

/** Where the last whole line of the first `end` bytes ends; `end` where none does within the longest rest. */
function endOfLines(fd: number, end: Bytes): Bytes {
  const from = Math.max(0, end - LONGEST_REST);
  const newline = read(fd, from, end - from).lastIndexOf(NEWLINE);
  return newline < 0 ? end : from + newline + 1;
}

/** Appends to the copy what the log has beyond it. */
function copyOn(log: number, copy: number): void {
  const chunk = Buffer.allocUnsafeSlow(CHUNK);
  let position = fstatSync(copy).size;
  for (let length = readSync(log, chunk, 0, CHUNK, position); length > 0; ) {
    writeAt(copy, chunk.subarray(0, length), position);
    position += length;
    length = readSync(log, chunk, 0, CHUNK, position);
  }
}

function read(fd: number, position: Bytes, length: Bytes): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, readSync(fd, bytes, 0, length, position));
}

function writeAt(fd: number, bytes: Buffer, position: Bytes): void {
  let written = 0;
  while (written < bytes.length) {
    written += writeSync(fd, bytes, written, bytes.length - written, position + written);
  }
}

function withBoth<T>(logPath: string, otherPath: string, action: (log: number, other: number) => T): T {
  const log = openSync(logPath, 'r+');
  try {
    const other = openSync(otherPath, 'r+');
    try {
      return action(log, other);
    } finally {
      closeSync(other);
    }
  } finally {
    closeSync(log);
  }
}

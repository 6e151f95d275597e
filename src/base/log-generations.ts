import { existsSync, renameSync, rmSync } from 'node:fs';
import type { Bytes } from './units.js';

/** When a log is rotated, and how much of its past is kept. */
export interface Rotation {
  /** A log is rotated before it grows beyond this. */
  readonly maxBytes: Bytes;
  /** How many older generations stay beside it. */
  readonly keep: number;
}

/** The path of an older generation of a log: `pdf-1.log.1` was rotated away last. */
export function generationPath(path: string, generation: number): string {
  return `${path}.${generation}`;
}

/**
 * Makes room for a new first generation: each one moves on, the last one that is kept is overwritten by the one before it.
 * Those behind a gap stay where they are, so that a rotation which was cut off in the middle costs no generation.
 */
export function makeRoom(path: string, keep: number): void {
  let free = 1;
  while (free < keep && existsSync(generationPath(path, free))) free++;
  for (let to = free; to > 1; to--) renameSync(generationPath(path, to - 1), generationPath(path, to));
  for (let extra = keep + 1; existsSync(generationPath(path, extra)); extra++) rmSync(generationPath(path, extra));
}

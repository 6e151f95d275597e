import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../base/errors.js';
import { generationPath, makeRoom, type Rotation } from '../../base/log-generations.js';
import type { Bytes, Ms } from '../../base/units.js';
import { allPids } from '../all-pids.js';
import { Attendant } from './attendant.js';
import { copyPath, cut, mendCut } from './cut.js';
import { holdStill } from './hold-still.js';
import { Writers } from './writers.js';

/** A log that could not be rotated, as when the disk is full, is left alone for so long. */
const RETRY_AFTER_MS: Ms = 60_000;
/** How often its writers are asked to stop, and how long they are left alone between. */
const ATTEMPTS = 5;
const PAUSE_MS: Ms = 20;

/** Of how many looks all files are looked at in one; in the others only those of processes that are at work. */
const LOOKS_PER_ROUND = 5;

/** A process that writes to files by descriptor. */
export interface RawWriter {
  readonly rawFiles: readonly string[];
  /** It did nothing lately: what it has started may still write. */
  readonly isIdle: boolean;
  /** Until then its files are watched for the line that says so. */
  readonly wasReady: boolean;
}

/**
 * Rotates the files that programs write by descriptor and know nothing of: what they print, and what any process says while
 * dying. Where there is no `/proc` a file is rotated only between two processes.
 */
export class RawLogs {
  readonly #rotation: Rotation;
  readonly #onProblem: (message: string, error: string) => void;
  readonly #writers = new Set<RawWriter>();
  readonly #retryAt = new Map<string, Ms>();
  #turn: Promise<void> = Promise.resolve();
  #isBusy = false;
  #looks = 0;

  /** Mends what a dead supervisor has left half done in the folder; its processes must have been ended before. */
  constructor(logDir: string, rotation: Rotation, onProblem: (message: string, error: string) => void) {
    this.#rotation = rotation;
    this.#onProblem = onProblem;
    for (const path of halfDone(logDir)) this.#try(path, () => mendCut(path, rotation.keep));
  }

  watch(writer: RawWriter): void {
    this.#writers.add(writer);
  }

  /** It is dead. What it leaves full is rotated, unless something else still writes to it. */
  forget(writer: RawWriter): void {
    this.#writers.delete(writer);
    for (const path of writer.rawFiles) {
      if (sizeOf(path) >= this.#rotation.maxBytes) this.#try(path, () => this.#renameUnused(path));
    }
  }

  /** Begins to rotate the files that are full; meant to be called once a second. */
  check(): void {
    if (this.#isBusy) return;
    const full = this.#full();
    if (full.length === 0) return;
    const alive = allPids();
    if (alive.length === 0) return;
    this.#isBusy = true;
    this.#turn = this.#rotateAll(full, alive);
  }

  /** Resolves when nothing is being rotated. */
  close(): Promise<void> {
    return this.#turn;
  }

  #full(): readonly string[] {
    const writers = [...this.#writers];
    const isForAll = this.#looks++ % LOOKS_PER_ROUND === 0;
    const suspects = isForAll ? writers : writers.filter((one) => !one.isIdle);
    if (suspects.length === 0) return [];
    const watched = new Set(writers.filter((one) => !one.wasReady).flatMap((one) => one.rawFiles));
    const paths = new Set(suspects.flatMap((one) => one.rawFiles));
    const now = performance.now();
    return [...paths].filter(
      (path) => !watched.has(path) && now >= (this.#retryAt.get(path) ?? 0) && sizeOf(path) >= this.#rotation.maxBytes,
    );
  }

  async #rotateAll(paths: readonly string[], alive: readonly number[]): Promise<void> {
    for (const path of paths) {
      try {
        await this.#rotate(path, alive);
      } catch (thrown) {
        this.#report(path, thrown);
      }
    }
    this.#isBusy = false;
  }

  /** `alive` was seen before: whoever was born since has to be looked at. */
  async #rotate(path: string, alive: readonly number[]): Promise<void> {
    const copy = copyPath(path);
    const before = statSync(path);
    await requireRoom(path, before.size);
    const attendant = new Attendant(path, copy);
    try {
      const holders = new Set(await attendant.copied());
      const writers = new Writers(
        before,
        alive.filter((pid) => !holders.has(pid)),
      );
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const file = statSync(path, { throwIfNoEntry: false });
        if (file?.ino !== before.ino || file.size < sizeOf(copy)) return; // it was renamed meanwhile, or cut short
        makeRoom(path, this.#rotation.keep);
        if (holdStill(writers, attendant, () => this.#cut(path))) return;
        await delay(PAUSE_MS);
      }
      throw new Error('its writers did not stop in time');
    } finally {
      attendant.release();
      rmSync(copy, { force: true });
    }
  }

  #cut(path: string): void {
    try {
      cut(path);
    } catch (thrown) {
      mendCut(path, this.#rotation.keep);
      throw thrown;
    }
  }

  #renameUnused(path: string): void {
    if (new Writers(statSync(path)).findNew().length > 0) return;
    makeRoom(path, this.#rotation.keep);
    renameSync(path, generationPath(path, 1));
  }

  #try(path: string, action: () => void): void {
    try {
      action();
    } catch (thrown) {
      this.#report(path, thrown);
    }
  }

  #report(path: string, thrown: unknown): void {
    this.#retryAt.set(path, performance.now() + RETRY_AFTER_MS);
    this.#onProblem(`${path} could not be rotated`, messageOf(thrown));
  }
}

/** Throws where a copy would fill the disk before it fails, and leave nobody else room meanwhile. */
async function requireRoom(path: string, bytes: Bytes): Promise<void> {
  const { blocks, bavail, bsize } = await statfs(path);
  const isKnown = blocks > 0; // some file systems do not tell
  if (isKnown && bavail * bsize < bytes) throw new Error('there is no room for a copy of it');
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The logs of which a copy or a cut was left. */
function halfDone(logDir: string): readonly string[] {
  const names = readdirSync(logDir).map((name) => /^(.+\.(?:log|err))\.(?:copy|cut)$/.exec(name)?.[1]);
  return [...new Set(names)].filter((name) => name !== undefined).map((name) => join(logDir, name));
}

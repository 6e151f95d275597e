import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from './errors.js';
import { identifyProcess } from './process-identity.js';
import { syncFolder } from './sync-folder.js';
import type { Ms } from './units.js';

/**
 * Writes a file so that its path holds either the old content or the whole new one, also after a power loss:
 * a temporary file beside it, fsync, rename, fsync of the folder. When `fill` throws, nothing is left behind.
 */
export async function writeAtomically(
  path: string,
  fill: (file: FileHandle) => Promise<void>,
  mode = 0o644,
): Promise<void> {
  const prepared = await prepareFile(path, fill, mode);
  await prepared.show();
  await syncFolder(dirname(path));
}

/** A file that is whole and on the disk, but not yet seen under its name. */
export interface PreparedFile {
  /** Gives it its name, in place of what had it; when that fails, nothing is left behind. */
  show(): Promise<void>;
  discard(): Promise<void>;
}

/** The first half of `writeAtomically`. When `fill` throws, nothing is left behind. */
export async function prepareFile(
  path: string,
  fill: (file: FileHandle) => Promise<void>,
  mode = 0o644,
): Promise<PreparedFile> {
  const folder = dirname(path);
  await makeFolders(folder);
  const temporary = join(folder, `.${basename(path)}.${process.pid}-${someHex()}.tmp`);
  const discard = () => rm(temporary, { force: true });
  const orDiscard = async (step: Promise<void>) => {
    try {
      await step;
    } catch (thrown) {
      await discard().catch(() => undefined); // what went wrong first is told
      throw toldOf(path, temporary, thrown);
    }
  };
  await orDiscard(fillNew(temporary, fill, mode));
  return { show: () => orDiscard(rename(temporary, path)), discard };
}

/** What went wrong, told of the file that was asked for: nobody knows the temporary one. */
function toldOf(path: string, temporary: string, thrown: unknown): unknown {
  if (thrown instanceof Error)
    thrown.message = thrown.message.replace(`'${temporary}' -> '${path}'`, `'${path}'`).replace(temporary, path);
  return thrown;
}

// Only to be another one each time. Node takes 4 ms to load what makes better ones.
function someHex(): string {
  return Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

/**
 * Makes a folder and those on the way to it. Node's own recursive mkdir takes ENOENT for a missing parent and tries for ever
 * where the parent is there and takes no folders, such as `/proc`.
 */
async function makeFolders(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT' && !(await isFolder(dirname(path)))) {
      await makeFolders(dirname(path));
      await makeFolders(path);
    } else if (!(await isFolder(path))) throw thrown;
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false, // absent, or out of sight
  );
}

async function fillNew(path: string, fill: (file: FileHandle) => Promise<void>, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await fill(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** `writeAtomically` for content that is at hand. */
export function writeFileAtomically(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  return writeAtomically(path, (file) => file.writeFile(content), mode);
}

/**
 * Removes the temporary files that writers killed midway left in the folder of this path: those of processes that are gone;
 * of other files only what was untouched for a minute at `now`. The minute protects writers in other containers, whose pids
 * mean nothing here.
 */
export async function removeLeftovers(path: string, now: Ms): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []); // ENOENT: nothing was ever written there
  for (const name of names) {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid === undefined || identifyProcess(Number(pid)) !== null) continue;
    const isOfPath = name.startsWith(`.${basename(path)}.`);
    const leftover = join(folder, name);
    if (isOfPath || now - (await touchedAt(leftover, now)) >= 60_000) await rm(leftover, { force: true });
  }
}

function touchedAt(path: string, otherwise: Ms): Promise<Ms> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => otherwise, // somebody else removed it
  );
}

/** As `writeAtomically` names them; the pid is the writer's. */
const TEMPORARY = /^\..+\.(\d+)-[0-9a-f]{8}\.tmp$/;

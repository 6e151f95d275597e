import type { Stats } from 'node:fs';
import { constants, type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { errnoOf } from '../../base/errors.js';
import type { Bytes, Ms } from '../../base/units.js';

/** Why a file is not opened: it is not there; it is not below the folder, however the path says so; or it is no regular file. */
export type Refusal = 'gone' | 'elsewhere' | 'special';

export interface OpenedFile {
  readonly handle: FileHandle;
  readonly bytes: Bytes;
  readonly modifiedAt: Ms;
}

/**
 * Opens a regular file that lies below a folder once every link of both paths is followed. Nothing is waited for, not even by
 * opening a pipe; and where it lies is found out anew of the open file, so that no link put there in between leads out.
 */
export async function openBelow(folder: string, path: string): Promise<OpenedFile | Refusal> {
  try {
    const [root, real] = [await realpath(folder), await realpath(path)];
    if (!isBelow(real, root)) return 'elsewhere';
    const handle = await open(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const opened = await examine(handle, { real, root }).catch(() => 'gone' as const);
    if (typeof opened === 'string') await handle.close();
    return opened;
  } catch (thrown) {
    return REFUSALS[errnoOf(thrown) ?? ''] ?? 'gone';
  }
}

/** Both paths were real a moment ago. */
async function examine(
  handle: FileHandle,
  { real, root }: { readonly real: string; readonly root: string },
): Promise<OpenedFile | Refusal> {
  const opened = await handle.stat();
  if (!opened.isFile()) return 'special';
  const isInside = process.platform === 'linux' ? isBelow(await placeOf(handle), root) : await isStill(real, opened);
  return isInside ? { handle, bytes: opened.size, modifiedAt: opened.mtimeMs } : 'elsewhere';
}

/** Where an open file lies, as the kernel knows it: no path has to be believed. */
function placeOf({ fd }: FileHandle): Promise<string> {
  return readlink(`/proc/self/fd/${fd}`);
}

/** Where the kernel does not tell, the path is followed again; who turns it back and forth in just these moments is not noticed. */
async function isStill(real: string, { dev, ino }: Stats): Promise<boolean> {
  if ((await realpath(real)) !== real) return false;
  const named = await lstat(real);
  return named.dev === dev && named.ino === ino;
}

const REFUSALS: Readonly<Record<string, Refusal>> = { ELOOP: 'elsewhere', EACCES: 'elsewhere', ENXIO: 'special' };

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

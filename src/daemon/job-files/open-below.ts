import { constants, type FileHandle, open, realpath, stat } from 'node:fs/promises';
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
 * opening a pipe; and what was opened is compared with what the path means afterwards, so that no link put there in between
 * leads out.
 */
export async function openBelow(folder: string, path: string): Promise<OpenedFile | Refusal> {
  try {
    const [root, real] = [await realpath(folder), await realpath(path)];
    if (!isBelow(real, root)) return 'elsewhere';
    const handle = await open(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const opened = await examine(handle, real).catch(() => 'gone' as const);
    if (typeof opened === 'string') await handle.close();
    return opened;
  } catch (thrown) {
    return REFUSALS[errnoOf(thrown) ?? ''] ?? 'gone';
  }
}

/** The path was real a moment ago. */
async function examine(handle: FileHandle, real: string): Promise<OpenedFile | Refusal> {
  const opened = await handle.stat();
  if (!opened.isFile()) return 'special';
  const named = (await realpath(real)) === real ? await stat(real) : null;
  if (named?.dev !== opened.dev || named.ino !== opened.ino) return 'elsewhere';
  return { handle, bytes: opened.size, modifiedAt: opened.mtimeMs };
}

const REFUSALS: Readonly<Record<string, Refusal>> = { ELOOP: 'elsewhere', EACCES: 'elsewhere', ENXIO: 'special' };

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

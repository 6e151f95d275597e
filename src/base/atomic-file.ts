import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file so that its path holds either the old content or the whole new one, also after a power loss:
 * a temporary file beside it, fsync, rename, fsync of the folder. When `fill` throws, nothing is left behind.
 */
export async function writeAtomically(
  path: string,
  fill: (file: FileHandle) => Promise<void>,
  mode = 0o644,
): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await fill(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
  await syncFolder(folder);
}

/** `writeAtomically` for content that is at hand. */
export function writeFileAtomically(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  return writeAtomically(path, (file) => file.writeFile(content), mode);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

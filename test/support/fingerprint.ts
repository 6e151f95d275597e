import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** What a folder holds, to the byte and the moment of the last change: equal only when nobody touched it. */
export async function fingerprint(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).sort();
  return Promise.all(
    ['.', ...names].map(async (name) => {
      const path = join(folder, name);
      const status = await lstat(path);
      const content = status.isFile() ? await readFile(path) : status.isSymbolicLink() ? await readlink(path) : '';
      const hash = createHash('sha256').update(content).digest('hex');
      return [name, status.mode, status.mtimeMs, status.ctimeMs, hash].join(' ');
    }),
  );
}

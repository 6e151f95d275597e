import { open } from 'node:fs/promises';

/** Resolves once the folder's entries (what was created, renamed or removed in it) survive a power loss. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

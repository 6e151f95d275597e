import { lstat } from 'node:fs/promises';

/** Whether something has this name, be it a link that leads nowhere. What may not be looked at counts as absent. */
export function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

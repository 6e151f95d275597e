import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Calls `action` with an empty folder, and removes it afterwards. */
export async function inFolder(action) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cardq-bench-')));
  try {
    return await action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export function writeJson(path, value) {
  writeFileSync(path, JSON.stringify(value, null, 2));
}

import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { until } from './until.js';

/** A file system of this size that is gone when the test ends; only where `whyNoDisk` has nothing to say. */
export async function smallDisk(bytes: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cardq-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'cardq-test', folder]);
  onTestFinished(async () => {
    // A process is a zombie some moments before its last thread has let go of its files.
    await until(`nobody to use ${folder}`, () => execFileSync('umount', [folder], { stdio: 'pipe' }));
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** Takes all the room that the disk of this file has; removing the file gives it back. */
export function fill(path: string): void {
  for (let bytes = LARGEST_PIECE; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      // ENOSPC: what is left is less than this
    }
  }
}

/** Null where this user may mount a disk; else who may. */
export function whyNoDisk(): string | null {
  const { status } = spawnSync('unshare', ['--mount', '--propagation', 'unchanged', 'true']);
  return status === 0 ? null : 'only root may mount a small disk';
}

const LARGEST_PIECE = 8 * 1024 ** 2;

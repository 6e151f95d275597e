import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { clearUp } from './clear-up.mjs';

const GUARD = fileURLToPath(new URL('./guard.mjs', import.meta.url));
/** What is about to leave when the last test ends may take its time. */
const GRACE_MS = 5000;

/**
 * Gives a run of the tests a folder of its own for all that is temporary, and leaves nothing of it, neither files nor processes,
 * also when the run is interrupted or killed: all that tests start has that folder as its `TMPDIR`, and is known by it.
 */
export default function ownFolder(project: TestProject): (() => Promise<void>) | undefined {
  if (!project.isRootProject()) return undefined; // once for all
  const folder = mkdtempSync(join(tmpdir(), 'cardq-')); // short: the paths of sockets below it have a limit
  chmodSync(folder, 0o1777); // as that for which it stands
  // Of a session of its own: Ctrl-C is not for it.
  const guard = spawn(process.execPath, [GUARD, folder, project.tmpDir], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const guardHasLeft = once(guard, 'exit');
  process.env['TMPDIR'] = folder;
  const atExit = () => {
    clearUp(folder);
    rmSync(project.tmpDir, { recursive: true, force: true });
    guard.kill('SIGKILL');
  };
  process.once('exit', atExit); // before its time: it was interrupted
  return async () => {
    const left = clearUp(folder, { runner: process.pid, graceMs: GRACE_MS });
    process.off('exit', atExit);
    guard.kill('SIGKILL');
    await guardHasLeft;
    for (const one of left) console.warn(`left behind by a test, and ended: ${one}`);
  };
}

import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Not in the way of npm, which leaves alone what begins with a dot. */
const KEPT = fileURLToPath(new URL('../../node_modules/.cache/cardq-nodes', import.meta.url));

/** Whether a Node is here that an earlier run has fetched. */
export async function isKept(version: string): Promise<boolean> {
  return stat(keptAt(version)).then(
    () => true,
    () => false, // ENOENT
  );
}

/**
 * Puts this version of Node (`20.19.0`, or the newest of `22`) into the folder, for everybody to run, and returns its path. The
 * package `node` is made of one for each platform: that is fetched, and kept for the next time.
 */
export async function bringNode(version: string, folder: string): Promise<string> {
  if (!(await isKept(version))) await fetchNode(version);
  const path = join(folder, version, 'node');
  await mkdir(dirname(path), { recursive: true });
  await copyFile(keptAt(version), path);
  await chmod(path, 0o755);
  return path;
}

async function fetchNode(version: string): Promise<void> {
  const name = `node-${process.platform}-${process.arch}`;
  const prefix = `${keptAt(version)}.new`;
  await mkdir(prefix, { recursive: true });
  await run('npm', ['install', '--prefix', prefix, '--no-save', '--no-audit', '--no-fund', `${name}@${version}`]);
  await rename(join(prefix, 'node_modules', name, 'bin/node'), keptAt(version));
  await rm(prefix, { recursive: true });
}

function keptAt(version: string): string {
  return join(KEPT, version);
}

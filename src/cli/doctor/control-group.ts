import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bytes } from '../../base/units.js';

/** What the control groups of a process, and all groups above them, leave to it; null: no limit. */
export interface GroupLimits {
  readonly memoryBytes: Bytes | null;
  /** In whole processors' time. */
  readonly processors: number | null;
}

/** Where the kernel's files are; the root of a test lies elsewhere. */
export interface Kernel {
  readonly root: string;
  /** Whose groups: a pid, or `self`. */
  readonly process: string;
}

/**
 * The limits of cgroups(7), of version 2 and of version 1, as far as this process sees the hierarchy. Nothing is limited
 * where there are none.
 */
export async function readGroupLimits(kernel: Kernel): Promise<GroupLimits> {
  const about = async (name: string) => readOr(join(kernel.root, 'proc', kernel.process, name), '');
  const folders = groupFolders(await about('cgroup'), await about('mountinfo')).map((one) => ({
    ...one,
    folders: one.folders.map((folder) => join(kernel.root, folder)),
  }));
  const memory = await Promise.all(
    folders.map((one) => leastOf(one, one.version === 2 ? 'memory.max' : 'memory.limit_in_bytes', readBytes)),
  );
  const processors = await Promise.all(
    folders.map((one) =>
      one.version === 2
        ? leastOf(one, 'cpu.max', async (file) => quota(await readOr(file, '')))
        : leastOf(one, 'cpu.cfs_quota_us', async (file) =>
            quota(`${await readOr(file, '')} ${await readOr(file.replace('quota', 'period'), '')}`),
          ),
    ),
  );
  return { memoryBytes: least(memory), processors: least(processors) };
}

/** A process's group in one hierarchy: its folder, and those above it. */
export interface Hierarchy {
  readonly version: 1 | 2;
  readonly folders: readonly string[];
}

/** Where the groups of a process are found, of its `cgroup` and `mountinfo` (proc(5)). */
export function groupFolders(groups: string, mounts: string): readonly Hierarchy[] {
  return mounts.split('\n').flatMap((line) => {
    const [front = '', back = ''] = line.split(' - ');
    const [, , , root = '/', mounted = ''] = front.split(' ');
    const [type, , options = ''] = back.split(' ');
    if (type !== 'cgroup' && type !== 'cgroup2') return [];
    const controllers = type === 'cgroup' ? options.split(',') : [''];
    const path = groups
      .split('\n')
      .map((group) => group.split(':'))
      .find(([, names = '']) =>
        type === 'cgroup2' ? names === '' : names.split(',').some((name) => controllers.includes(name)),
      )
      ?.slice(2)
      .join(':');
    if (path === undefined) return [];
    return [{ version: type === 'cgroup2' ? (2 as const) : (1 as const), folders: upFrom(mounted, below(root, path)) }];
  });
}

/** Of a container only its own part of the hierarchy is mounted, while the path may begin at the host's root. */
function below(root: string, path: string): string {
  if (root === '/') return path;
  return path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : '/';
}

function upFrom(mounted: string, path: string): readonly string[] {
  const names = path.split('/').filter(Boolean);
  return Array.from({ length: names.length + 1 }, (_, n) => join(mounted, ...names.slice(0, names.length - n)));
}

async function leastOf(
  { folders }: Hierarchy,
  name: string,
  read: (file: string) => Promise<number | null>,
): Promise<number | null> {
  return least(await Promise.all(folders.map((folder) => read(join(folder, name)))));
}

async function readBytes(file: string): Promise<number | null> {
  const text = (await readOr(file, 'max')).trim();
  const bytes = Number(text);
  // Version 1 writes "no limit" as the largest number of pages.
  return text === '' || Number.isNaN(bytes) || bytes >= 2 ** 60 ? null : bytes;
}

/** Of `QUOTA PERIOD`, where the quota may be `max` (version 2) or -1 (version 1). */
function quota(text: string): number | null {
  const [time, period] = text.trim().split(/\s+/).map(Number);
  return time !== undefined && period !== undefined && time > 0 && period > 0 ? time / period : null;
}

function least(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((one) => one !== null);
  return known.length === 0 ? null : Math.min(...known);
}

async function readOr(path: string, otherwise: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return otherwise; // ENOENT: no such controller here
  }
}

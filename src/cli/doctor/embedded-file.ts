import { open, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, messageOf } from '../../base/errors.js';
import { formatSize } from '../../base/units.js';
import { type Finding, fail, ok, warn } from '../../protocol/finding.js';
import { lookAt, nearestFolder } from './rights.js';

/** The embedded broker's file, and the file system that must lock it and keep it. */
export async function judgeEmbeddedFile(stateDir: string): Promise<readonly Finding[]> {
  const path = join(stateDir, 'broker.db');
  const { type } = await statfs(await nearestFolder(stateDir));
  return [await judgeFile(path), judgeFileSystem(type, stateDir)];
}

async function judgeFile(path: string): Promise<Finding> {
  const file = await lookAt(path);
  if (file === null) return ok('file', `embedded, in ${path}, which will be made`);
  if (!file.isFile()) return fail('file', `${path} is not a file`, 'move it away, or set another stateDir');
  if (file.size > 0 && (await beginning(path)) !== HEADER) {
    return fail('file', `${path} is not a database`, 'move it and its -wal away to begin empty, or restore a copy');
  }
  return ok('file', `embedded, in ${path}, ${formatSize(file.size)}`);
}

/** Every SQLite file begins so (https://www.sqlite.org/fileformat.html, 1.3.1). */
const HEADER = 'SQLite format 3\0';

async function beginning(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER.length), 0, HEADER.length, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    return `${errnoOf(thrown) ?? messageOf(thrown)}`; // EACCES
  }
}

/** What a file system of this type (statfs(2)) means to a database whose owner must be alone, and whose jobs must stay. */
export function judgeFileSystem(type: number, folder: string): Finding {
  const name = NETWORK[type];
  if (name !== undefined) {
    const message = `${folder} is on ${name}, whose locks do not keep a second host out`;
    return fail('file system', message, 'set stateDir to a disk of this machine, or broker.url to a Redis');
  }
  if (IN_MEMORY.has(type)) {
    return warn('file system', `${folder} is in memory: a reboot takes all jobs`, 'set stateDir to a folder on a disk');
  }
  return ok('file system', 'its file system is of this machine');
}

/** Magic numbers of statfs(2). */
const NETWORK: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4266872130: 'SMB',
  4283649346: 'CIFS',
  1397113167: 'AFS',
};
/** tmpfs and ramfs. */
const IN_MEMORY: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

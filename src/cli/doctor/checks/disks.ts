import { statfs } from 'node:fs/promises';
import { type Bytes, formatSize } from '../../../base/units.js';
import { type Finding, fail, ok, warn } from '../../../protocol/finding.js';
import { type Check, LOCAL_MS } from '../check.js';
import { nearestFolder } from '../rights.js';

/** A large deck of sheets, or an hour of jobs, may take the one; below the other nothing is written for long. */
const [LITTLE, TOO_LITTLE]: readonly [Bytes, Bytes] = [1024 ** 3, 64 * 1024 ** 2];

/** Room for what is written: state and logs, and results. */
export const disks: Check = {
  subject: 'disk space',
  timeoutMs: LOCAL_MS,
  look: ({ loaded: { config } }) =>
    Promise.all([judgeFolder('stateDir', config.stateDir), judgeFolder('render.outputDir', config.render.outputDir)]),
};

async function judgeFolder(key: string, folder: string): Promise<Finding> {
  const { bavail, bsize, files, ffree } = await statfs(await nearestFolder(folder));
  return judgeRoom(key, { freeBytes: bavail * bsize, hasFiles: files === 0 || ffree > 0 });
}

/** `hasFiles`: its file system can hold one more. */
export function judgeRoom(
  key: string,
  { freeBytes, hasFiles }: { readonly freeBytes: Bytes; readonly hasFiles: boolean },
): Finding {
  const message = `${formatSize(freeBytes)} free for ${key}`;
  const hint = `make room there, or set ${key} to another disk`;
  if (!hasFiles) return fail(key, `no more files can be made for ${key}: its file system has no inode left`, hint);
  if (freeBytes < TOO_LITTLE) return fail(key, message, hint);
  if (freeBytes < LITTLE) return warn(key, message, hint);
  return ok(key, message);
}

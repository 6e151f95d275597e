import { dirname } from 'node:path';
import { socketPath } from '../../../config/locate.js';
import { type Finding, fail, ok, warn } from '../../../protocol/finding.js';
import { type Check, LOCAL_MS, type Place } from '../check.js';
import { judgePrivacy, judgeWritable, lookAt } from '../rights.js';

/** Who may open the control socket may give any order. */
export const socket: Check = {
  subject: 'socket',
  timeoutMs: LOCAL_MS,
  look: ({ loaded, running }) => judgeSocket(loaded.config.stateDir, running),
};

async function judgeSocket(stateDir: string, running: Place['running']): Promise<readonly Finding[]> {
  const path = socketPath(stateDir);
  const file = await lookAt(path);
  if (file !== null && !file.isSocket())
    return [fail('file', `${path} is not a socket`, 'move it away: cardq puts its socket there')];
  const elsewhere = dirname(path) === stateDir ? [] : await judgeFolder(dirname(path));
  const doubts = [...elsewhere, ...(file === null ? [] : judgePrivacy(path, file, 0o600))];
  return [judgeFile(path, { isThere: file !== null, isServed: running !== null }), ...doubts];
}

function judgeFile(
  path: string,
  { isThere, isServed }: { readonly isThere: boolean; readonly isServed: boolean },
): Finding {
  if (!isThere) return ok('file', `${path}, while a supervisor runs`);
  if (isServed) return ok('file', path);
  const left = `${path} was left by a supervisor that died`;
  return warn('file', left, 'cardq logs supervisor may tell why; the next cardq start puts a new one there');
}

/** For a path longer than the kernel takes, the socket lies below the temporary folder, where anybody may have been before. */
async function judgeFolder(folder: string): Promise<readonly Finding[]> {
  const found = await lookAt(folder);
  return [
    await judgeWritable('folder', folder, 'stateDir'),
    ...(found === null ? [] : judgePrivacy(folder, found, 0o700)),
  ];
}

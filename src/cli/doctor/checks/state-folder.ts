import { join } from 'node:path';
import type { Finding } from '../../../protocol/finding.js';
import { type Check, LOCAL_MS } from '../check.js';
import { judgePrivacy, judgeWritable, lookAt } from '../rights.js';

/** Socket, lock, logs and data live there: it is for this user alone. */
export const stateFolder: Check = {
  subject: 'state folder',
  timeoutMs: LOCAL_MS,
  look: ({ loaded }) => judgeStateFolder(loaded.config.stateDir),
};

/** What is to be said of a state folder and of what it must keep to itself. */
export async function judgeStateFolder(stateDir: string): Promise<readonly Finding[]> {
  const writable = await judgeWritable('write', stateDir, 'stateDir');
  if (writable.level !== 'ok') return [writable];
  const folder = await lookAt(stateDir);
  const doubts = folder === null ? [] : judgePrivacy(stateDir, folder, 0o700);
  const files = await Promise.all(SECRETS.map((name) => judgeSecret(join(stateDir, name))));
  return [writable, ...doubts, ...files.flat()];
}

/** What speaks for its user, or holds what jobs hold. */
const SECRETS = ['grants.key', 'api-token', 'broker.db', 'fallback.db'];

async function judgeSecret(path: string): Promise<readonly Finding[]> {
  const file = await lookAt(path);
  return file === null ? [] : judgePrivacy(path, file, 0o600);
}

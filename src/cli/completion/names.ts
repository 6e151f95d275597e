import type { StatusDocument } from '../../protocol/status.js';
import type { Client } from '../client/client.js';
import type { Source } from './complete.js';

/** Somebody has pressed a key, and waits. */
const PATIENCE_MS = 500;

/** The names that a running supervisor knows; none where none answers. */
export async function namesOf(
  source: Exclude<Source, 'files' | 'folders'>,
  client: Client,
): Promise<readonly string[]> {
  const status = await client.getIfRunning<StatusDocument>('/status', { timeoutMs: PATIENCE_MS });
  if (status === null) return [];
  const entries = [...new Set(status.workers.map(({ worker }) => worker))];
  switch (source) {
    case 'entries':
      return entries.map((name) => `${name}=`);
    case 'workers':
      return [...entries, ...status.workers.map(({ name }) => name)];
    case 'queues':
      return status.queues.map(({ name }) => name);
  }
}

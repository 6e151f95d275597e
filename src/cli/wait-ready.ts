import { CardqError } from '../base/errors.js';
import { formatDuration } from '../base/units.js';
import type { StatusDocument } from '../protocol/status.js';
import type { Client } from './client/client.js';
import { poll } from './poll.js';

/** Returns when no wanted process is still on its way up. Throws `timed_out` and, when it goes away, `supervisor_failed`. */
export async function waitReady(client: Client, withinMs: number): Promise<StatusDocument> {
  const ready = await poll(
    async () => {
      const status = await client.getIfRunning<StatusDocument>('/status');
      if (status === null) throw gone();
      return isReady(status) ? status : null;
    },
    { everyMs: 50, withinMs },
  );
  if (ready !== null) return ready;
  throw new CardqError({
    code: 'timed_out',
    message: `the workers are not ready after ${formatDuration(withinMs)}`,
    hint: 'cardq status',
  });
}

/** True when every process that is wanted runs. A failing one is not ready, but a stopped one is not wanted. */
export function isReady({ supervisor, workers }: StatusDocument): boolean {
  if (supervisor.state === 'starting' || supervisor.state === 'stopping') return false;
  return workers.every((one) => one.state === 'running' || one.state === 'stopped');
}

function gone(): CardqError {
  return new CardqError({
    code: 'supervisor_failed',
    message: 'the supervisor ended before its workers were ready',
    hint: 'cardq logs supervisor',
  });
}

import type { Client } from '../client/client.js';
import type { Action } from './state.js';

/** Asks the supervisor for it, and returns once it is begun: what becomes of it is told by its events. */
export async function act(client: Client, action: Action, signal: AbortSignal): Promise<void> {
  await client.post(pathOf(action), {}, { signal });
}

function pathOf(action: Action): string {
  return 'worker' in action
    ? `/workers/${encodeURIComponent(action.worker)}/${action.does}`
    : `/queues/${encodeURIComponent(action.queue)}/${action.does}`;
}

import { setTimeout as delay } from 'node:timers/promises';
import { CardqError } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import type { StatusDocument } from '../../protocol/status.js';
import type { Client } from '../client/client.js';
import type { StreamMessage } from '../client/open-stream.js';
import type { Look } from './look.js';

/** How long to wait for a supervisor that is not there before looking again. */
const AGAIN_AFTER_MS: Ms = 500;

/** Looks again and again. */
export async function* looksEvery(
  intervalMs: Ms,
  look: () => Promise<Look>,
  signal: AbortSignal,
): AsyncGenerator<Look> {
  while (!signal.aborted) {
    yield await look();
    await delay(intervalMs, undefined, { signal }).catch(() => undefined); // interrupted: leave
  }
}

export interface LiveLooks {
  readonly client: Client;
  /** What a status that was sent looks like; null: no supervisor is there. */
  readonly lookAt: (status: StatusDocument | null) => Promise<Look>;
  readonly signal: AbortSignal;
}

/**
 * Every status that the supervisor sends, which is one whenever it has changed; goes on in its next one. Ends when the supervisor
 * cannot send any, for it is older than this command.
 */
export async function* liveLooks({ client, lookAt, signal }: LiveLooks): AsyncGenerator<Look> {
  while (!signal.aborted) {
    const messages = await open(client, signal);
    if (messages === null) return;
    for await (const { event, data } of messages) {
      if (event === 'status') yield await lookAt(JSON.parse(data) as StatusDocument);
    }
    if (signal.aborted) return;
    yield await lookAt(null);
    await delay(AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined); // interrupted: leave
  }
}

// Nobody is there, or not for much longer: that is no error, but what there is to see.
async function open(
  client: Client,
  signal: AbortSignal,
): Promise<AsyncIterable<StreamMessage> | readonly never[] | null> {
  try {
    return await client.stream('/events?status=1&types=supervisor', { lastId: null, signal });
  } catch (thrown) {
    if (signal.aborted || (thrown instanceof CardqError && thrown.code === 'no_supervisor')) return [];
    throw thrown;
  }
}

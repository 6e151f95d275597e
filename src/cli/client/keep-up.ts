import { setTimeout as delay } from 'node:timers/promises';
import { CardqError } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import type { Client } from './client.js';
import { olderSupervisor } from './older-supervisor.js';
import type { StreamMessage } from './open-stream.js';

/** How long to wait before a stream that has ended is asked for again. */
const AGAIN_AFTER_MS: Ms = 500;

export interface KeepUpOptions {
  readonly signal: AbortSignal;
  /** The stream has ended, and is asked for until it is there again. */
  readonly lost: () => void;
  /** It is there again. */
  readonly found: () => void;
}

/**
 * The messages of a stream that goes on over the ends of supervisors, until aborted: each next one is told what was seen last.
 * Throws what the first connection throws, and later what waiting will not mend.
 */
export async function* keepUp(
  client: Client,
  path: string,
  { signal, lost, found }: KeepUpOptions,
): AsyncGenerator<StreamMessage> {
  let lastId: string | null = null;
  let messages = await open(client, path, { lastId, signal });
  while (!signal.aborted) {
    for await (const message of messages) {
      lastId = message.id ?? lastId;
      yield message;
    }
    if (signal.aborted) return;
    lost();
    const again = await openAgain(client, path, { lastId, signal });
    if (again === null) return;
    messages = again;
    found();
  }
}

interface Place {
  readonly lastId: string | null;
  readonly signal: AbortSignal;
}

async function open(client: Client, path: string, place: Place): Promise<AsyncGenerator<StreamMessage>> {
  const messages = await client.stream(path, place);
  if (messages !== null) return messages;
  throw olderSupervisor();
}

/** Null when it was aborted meanwhile. */
async function openAgain(client: Client, path: string, place: Place): Promise<AsyncGenerator<StreamMessage> | null> {
  for (;;) {
    await delay(AGAIN_AFTER_MS, undefined, { signal: place.signal }).catch(() => undefined); // looked at next
    if (place.signal.aborted) return null;
    try {
      return await open(client, path, place);
    } catch (thrown) {
      if (place.signal.aborted) return null;
      if (!isAbsence(thrown)) throw thrown;
    }
  }
}

function isAbsence(thrown: unknown): boolean {
  return thrown instanceof CardqError && (thrown.code === 'no_supervisor' || thrown.code === 'timed_out');
}

import { join } from 'node:path';
import type { Broker } from './broker.js';

interface OpenOptions {
  readonly spec: { readonly url: string | null; readonly prefix: string; readonly allowEviction: boolean };
  /** Absolute; the embedded broker keeps its file in it. */
  readonly stateDir: string;
  /** Names this incarnation of the supervisor: what its successor will ask to be released. */
  readonly holder: string;
}

/** The embedded broker's file within the state folder. */
export function embeddedFile(stateDir: string): string {
  return join(stateDir, 'broker.db');
}

/**
 * Opens the configured broker; only its adapter is loaded. An unreachable Redis is opened too, in state *down*, and comes up by itself.
 * Throws `broker_write_failed` or `disk_full` when the embedded file cannot be used, `config_invalid` for an unreadable URL.
 */
export async function openBroker({ spec, stateDir, holder }: OpenOptions): Promise<Broker> {
  if (spec.url === null) {
    const { openEmbeddedBroker } = await import('./embedded/embedded.js');
    return openEmbeddedBroker({ path: embeddedFile(stateDir), holder });
  }
  const { openBullmqBroker } = await import('./redis/bullmq.js');
  return openBullmqBroker({ url: spec.url, prefix: spec.prefix, allowEviction: spec.allowEviction, holder });
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Broker } from './broker.js';

interface OpenOptions {
  readonly spec: {
    readonly url: string | null;
    readonly prefix: string;
    readonly allowEviction: boolean;
    /** Left out: `wait`. */
    readonly fallback?: 'embedded' | 'wait';
  };
  /** Absolute; the embedded broker, and the one that stands in for another, keep their files in it. */
  readonly stateDir: string;
  /** Names this incarnation of the supervisor: what its successor will ask to be released. */
  readonly holder: string;
}

/** The embedded broker's file within the state folder. */
export function embeddedFile(stateDir: string): string {
  return join(stateDir, 'broker.db');
}

/** The file of the one that stands in. Not the same: what is kept in the other is kept there on purpose. */
function fallbackFile(stateDir: string): string {
  return join(stateDir, 'fallback.db');
}

/**
 * Opens the configured broker; only its adapter is loaded. An unreachable Redis is opened too, in state *down*, and comes up by itself.
 * What an earlier outage has left is handed over to whatever is configured now.
 * Throws `broker_write_failed` or `disk_full` when a file cannot be used, `config_invalid` for an unreadable URL.
 */
export async function openBroker(options: OpenOptions): Promise<Broker> {
  const { url, fallback } = options.spec;
  const path = fallbackFile(options.stateDir);
  const accepts = url !== null && fallback === 'embedded';
  const configured = await openAlone(options);
  if (!accepts && !existsSync(path)) return configured;
  const { FallbackBroker } = await import('./fallback/fallback-broker.js');
  return FallbackBroker.open({ configured, path, accepts });
}

/** `openBroker`, with nothing that stands in for it nor hands anything over to it. */
export async function openAlone({ spec, stateDir, holder }: OpenOptions): Promise<Broker> {
  if (spec.url === null) {
    const { openEmbeddedBroker } = await import('./embedded/embedded.js');
    return openEmbeddedBroker({ path: embeddedFile(stateDir), holder });
  }
  const { openBullmqBroker } = await import('./redis/bullmq.js');
  return openBullmqBroker({ url: spec.url, prefix: spec.prefix, allowEviction: spec.allowEviction, holder });
}

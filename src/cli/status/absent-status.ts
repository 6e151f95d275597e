import { hostname } from 'node:os';
import { version } from '../../base/version.js';
import type { StatusDocument } from '../../protocol/status.js';

/** The status of a supervisor that does not run. */
export function absentStatus(): StatusDocument {
  return {
    schemaVersion: 1,
    supervisor: {
      name: 'cardq',
      state: 'stopped',
      pid: null,
      version,
      startedAt: null,
      uptimeMs: null,
      host: hostname(),
      configPath: null,
      configStale: false,
      rssBytes: null,
      logLevel: null,
      apiUrl: null,
    },
    broker: { kind: 'embedded', url: null, state: 'down', latencyMs: null, fallback: null },
    workers: [],
    queues: [],
    scaling: [],
    problems: [],
  };
}

import type { Json } from '../base/json.js';
import type { Config } from '../config/config.js';
import { maskSecrets } from '../config/mask.js';
import type { ConfigDocument } from '../protocol/control.js';
import type { ConfigInForce } from './config-in-force.js';
import type { HandOver } from './hand-over.js';

/** What is in force, without its secrets, and how the supervisor was started. */
export function configDocument({
  handOver: { sources, workers },
  inForce,
  isForeground,
}: {
  readonly handOver: Pick<HandOver, 'sources' | 'workers'>;
  readonly inForce: ConfigInForce;
  readonly isForeground: boolean;
}): ConfigDocument {
  const { file = null, cwd, flags: { processes = null, queues = null } = {} } = sources;
  return {
    schemaVersion: 1,
    path: inForce.path,
    startedWith: { file, cwd, workers, processes, queues, foreground: isForeground },
    config: toJson(maskSecrets(inForce.config)),
  };
}

// The configuration is plain data, which its interfaces cannot say.
function toJson(config: Config): Json {
  return JSON.parse(JSON.stringify(config));
}

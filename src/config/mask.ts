import type { Json, JsonObject } from '../base/json.js';
import type { Config } from './config.js';
import { isJsonObject } from './config-file.js';
import { mapValues } from './map-values.js';

/** What stands in place of a secret. */
export const MASK = '***';

/**
 * The configuration as it may be shown: without the broker's password, without any value of a worker's environment,
 * and without what looks like a credential in the data of schedules and the options of queues.
 */
export function maskSecrets(config: Config): Config {
  return {
    ...config,
    broker: { ...config.broker, url: config.broker.url === null ? null : maskUrl(config.broker.url) },
    queues: mapValues(config.queues, (queue) => ({ ...queue, options: maskObject(queue.options) })),
    workers: mapValues(config.workers, (worker) => ({ ...worker, env: mapValues(worker.env, () => MASK) })),
    schedules: mapValues(config.schedules, (schedule) => ({ ...schedule, data: maskObject(schedule.data) })),
  };
}

const SECRET_KEY = /passw|secret|token|credential|api_?key|private_?key/i;

// Sentinels and clusters name several hosts, which `URL` does not read.
function maskUrl(url: string): string {
  return url.replace(/^([\w+]+:\/\/[^:/@]*):.*@/, `$1:${MASK}@`).replace(/([?&]password=)[^&]*/i, `$1${MASK}`);
}

function maskObject(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, SECRET_KEY.test(key) ? MASK : maskValue(value)]),
  );
}

function maskValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(maskValue);
  return isJsonObject(value) ? maskObject(value) : value;
}

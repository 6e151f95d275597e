import type { Json, JsonObject } from '../base/json.js';
import { MASK } from '../base/redact.js';
import type { Config } from './config.js';
import { isJsonObject } from './config-file.js';
import { mapValues } from './map-values.js';

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

/**
 * What must not be told to anybody: the password in the broker's URL, and in the environments of workers and of this process
 * what is named like a secret.
 */
export function secretsOf({ broker, workers }: Config, environment: NodeJS.ProcessEnv): string[] {
  const environments = [environment, ...Object.values(workers).map(({ env }) => env)];
  const named = environments.flatMap((variables) =>
    Object.entries(variables).flatMap(([name, value]) => (SECRET_KEY.test(name) && value !== undefined ? [value] : [])),
  );
  return [...named, ...passwordOf(broker.url)];
}

/** As it stands in the URL, and decoded. */
function passwordOf(url: string | null): string[] {
  const [, authority, parameter] = /:\/\/[^:/@]*:(.*)@|[?&]password=([^&]*)/i.exec(url ?? '') ?? [];
  const password = authority ?? parameter;
  return password === undefined ? [] : [password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // URIError: it has a % of its own
  }
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

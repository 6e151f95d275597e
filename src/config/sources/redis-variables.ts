import type { JsonObject } from '../../base/json.js';
import { type Setting, valueAt } from './settings.js';
import type { VariableSet } from './variables.js';

const HOST = 'REDIS_HOST';
const PARTS = [HOST, 'REDIS_PORT', 'REDIS_PASSWORD', 'REDIS_DB'];
const URL_PATH = ['broker', 'url'];

/**
 * The broker that `REDIS_URL` names, or else `REDIS_HOST`, `REDIS_PORT`, `REDIS_PASSWORD` and `REDIS_DB` together. Without a host
 * these name another place only where the configuration so far names none: a password may just be there to be put into its URL.
 */
export function redisSettings(variables: VariableSet, raw: JsonObject): Setting[] {
  const url = variables.get('REDIS_URL');
  if (url !== undefined) return [{ path: URL_PATH, value: url.text, origin: url.origin }];
  const part = PARTS.map((name) => variables.get(name)).find((variable) => variable !== undefined);
  const isElsewhere = variables.get(HOST) === undefined && typeof valueAt(raw, URL_PATH) === 'string';
  if (part === undefined || isElsewhere) return [];
  return [{ path: URL_PATH, value: urlOfParts(variables), origin: part.origin }];
}

function urlOfParts(variables: VariableSet): string {
  const [host = 'localhost', port = '6379', password = '', database = '0'] = PARTS.map(
    (name) => variables.get(name)?.text,
  );
  const credentials = password === '' ? '' : `:${encodeURIComponent(password)}@`;
  return `redis://${credentials}${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
}

import type { Setting } from './settings.js';
import type { VariableSet } from './variables.js';

const PARTS = ['REDIS_HOST', 'REDIS_PORT', 'REDIS_PASSWORD', 'REDIS_DB'];

/** The broker that `REDIS_URL` names, or else `REDIS_HOST`, `REDIS_PORT`, `REDIS_PASSWORD` and `REDIS_DB` together. */
export function redisSettings(variables: VariableSet): Setting[] {
  const path = ['broker', 'url'];
  const url = variables.get('REDIS_URL');
  if (url !== undefined) return [{ path, value: url.text, origin: url.origin }];
  const part = PARTS.map((name) => variables.get(name)).find((variable) => variable !== undefined);
  return part === undefined ? [] : [{ path, value: urlOfParts(variables), origin: part.origin }];
}

function urlOfParts(variables: VariableSet): string {
  const [host = 'localhost', port = '6379', password = '', database = '0'] = PARTS.map(
    (name) => variables.get(name)?.text,
  );
  const credentials = password === '' ? '' : `:${encodeURIComponent(password)}@`;
  return `redis://${credentials}${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
}

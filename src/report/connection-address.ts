import { redisAddress } from '../protocol/consumers.js';

/** Where a `connection` of BullMQ leads, be it settings or a client of ioredis; null where that is more than one place, or not said. */
export function addressOf(connection: unknown): string | null {
  if (typeof connection !== 'object' || connection === null) return null;
  const settings = fieldsOf(fieldsOf(connection)['options'] ?? connection);
  const { url, path, host = 'localhost', port = 6379, db = 0, sentinels } = settings;
  if (typeof url === 'string') return addressIn(url);
  // A client of ioredis has null where nothing was said.
  if ((sentinels ?? null) !== null || 'startupNodes' in connection) return null;
  if (typeof db !== 'number' || typeof host !== 'string') return null;
  if (typeof path === 'string') return redisAddress({ path }, db);
  return redisAddress({ host, port: Number(port) }, db);
}

function addressIn(url: string): string | null {
  if (!/^rediss?:/.test(url) || !URL.canParse(url)) return null;
  const { hostname, port, pathname } = new URL(url);
  return redisAddress({ host: hostname || 'localhost', port: Number(port || 6379) }, Number(pathname.slice(1)));
}

function fieldsOf(thing: unknown): Readonly<Record<string, unknown>> {
  return typeof thing === 'object' && thing !== null ? (thing as Record<string, unknown>) : {};
}

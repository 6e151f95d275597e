import { redisAddress } from '../protocol/consumers.js';

/** Where a `connection` of BullMQ leads, be it settings or a client of ioredis; null where that is more than one place, or not said. */
export function addressOf(connection: unknown): string | null {
  if (typeof connection !== 'object' || connection === null) return null;
  const settings = fieldsOf(fieldsOf(connection)['options'] ?? connection);
  const { url, path, host = 'localhost', port = 6379, db = 0, sentinels } = settings;
  // A client of ioredis has null where nothing was said.
  if ((url ?? sentinels ?? null) !== null || 'startupNodes' in connection) return null;
  if (typeof db !== 'number' || typeof host !== 'string') return null;
  if (typeof path === 'string') return redisAddress({ path }, db);
  return redisAddress({ host, port: Number(port) }, db);
}

function fieldsOf(thing: unknown): Readonly<Record<string, unknown>> {
  return typeof thing === 'object' && thing !== null ? (thing as Record<string, unknown>) : {};
}

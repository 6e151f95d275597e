import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Ms } from '../../base/units.js';
import type { RedisTarget } from './url.js';

export type RedisClient = Redis | Cluster;

/** What every connection is made of; each value mends something that was measured. */
const COMMON = {
  // The kernel asks for a connection at once and after 1 s; with the pause before the next try, that makes one per second.
  connectTimeout: 1500,
  keepAlive: 10_000,
  disconnectTimeout: 500, // how long a closing connection waits for a server that may be silent
  // The default backs off to 20 s, and workers came back 18 s after Redis had.
  retryStrategy: (attempt: number) => Math.min(50 * attempt, 500),
  // A server that reads its data says how long that will take, in whole seconds, and was left alone for up to ten.
  maxLoadingRetryTime: 250,
  // After a role switch the connection stays up and answers nothing but READONLY: reconnect, and send the command again.
  reconnectOnError: (error: Error) => (/READONLY|UNBLOCKED|MASTERDOWN/.test(error.message) ? 2 : false),
} as const satisfies RedisOptions;

/** For commands: they fail soon rather than queue up and fire by themselves when Redis is back. */
const COMMANDS = {
  ...COMMON,
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  commandTimeout: 2000,
} as const satisfies RedisOptions;

/** Connects for ordinary commands. It reconnects by itself for ever. */
export function connectForCommands(target: RedisTarget): RedisClient {
  return connect(target, COMMANDS);
}

/** Connects for a command that blocks up to `blockMs`: a reply much later than that means that the connection is dead. */
export function connectForBlocking(target: RedisTarget, blockMs: Ms): RedisClient {
  return connect(target, { ...COMMON, maxRetriesPerRequest: null, commandTimeout: blockMs + 2000 });
}

/** Calls back when a connection is gone, also one of many: what was sent through it is sent again, or is lost. */
export function onConnectionLost(client: RedisClient, listener: () => void): void {
  client.on('close', listener);
  if (client instanceof Cluster) client.on('-node', listener);
}

/**
 * Drops the connections, and what is still on its way through them: it must not arrive after what was sent later. They
 * are made anew.
 */
export function cutConnections(client: RedisClient): void {
  if (client instanceof Cluster) {
    client.disconnect(true);
    return;
  }
  const { stream } = client;
  const isPlainTcp = stream.remoteAddress !== undefined && !('encrypted' in stream);
  if (isPlainTcp) stream.resetAndDestroy();
  else stream.destroy();
}

function connect(target: RedisTarget, options: RedisOptions): RedisClient {
  const credentials = {
    ...(target.username === null ? {} : { username: target.username }),
    ...(target.password === null ? {} : { password: target.password }),
  };
  switch (target.kind) {
    case 'single':
      return new Redis({
        ...options,
        ...credentials,
        ...target.node,
        db: target.db,
        ...(target.tls ? { tls: {} } : {}),
      });
    case 'socket':
      return new Redis({ ...options, ...credentials, path: target.path, db: target.db });
    case 'sentinel':
      return new Redis({
        ...options,
        ...credentials,
        sentinels: [...target.nodes],
        name: target.master,
        db: target.db,
        sentinelRetryStrategy: COMMON.retryStrategy,
      });
    case 'cluster':
      return new Cluster([...target.nodes], {
        redisOptions: { ...options, ...credentials },
        clusterRetryStrategy: COMMON.retryStrategy,
        enableOfflineQueue: options.enableOfflineQueue ?? true,
      });
  }
}

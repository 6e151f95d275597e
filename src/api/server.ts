import { chmodSync, existsSync, unlinkSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { CardqError, messageOf } from '../base/errors.js';
import type { Ms } from '../base/units.js';

/** Whoever sends a request has it all at hand: one that dawdles is cut off. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 30_000 };
/** More than a script adds jobs at once, and far less than the descriptors that a process may have. */
const MAX_CONNECTIONS = 4096;
/** What has not been answered when the last worker has left takes no longer than this. */
const FAREWELL_MS: Ms = 1000;

/** A listener that is up. */
export interface Listener {
  /** Takes no new connection, ends the idle ones, and a second later all; resolves when none is left. */
  close(): Promise<void>;
}

/**
 * Serves on a Unix socket that only this user can open (0600), in a folder that only this user can enter. A socket
 * file that a dead supervisor left is replaced: the caller holds the supervisor's lock, so nobody listens on it.
 */
export async function listenOnSocket(handle: RequestListener, path: string): Promise<Listener> {
  if (existsSync(path)) unlinkSync(path);
  const server = createServer(PATIENCE, handle);
  server.maxConnections = MAX_CONNECTIONS;
  const previous = process.umask(0o177); // born 0600: between bind and chmod another user could connect
  try {
    await listening(server, path);
  } finally {
    process.umask(previous);
  }
  chmodSync(path, 0o600);
  return { close: () => closed(server, path) };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (thrown) => {
      reject(
        new CardqError({
          code: 'supervisor_failed',
          message: `the control socket cannot be opened: ${messageOf(thrown)}`,
          where: path,
        }),
      );
    });
    server.listen(path, resolve);
  });
}

function closed(server: Server, path: string): Promise<void> {
  return new Promise((resolve) => {
    // One that has sent no whole request yet counts neither as idle nor as answered.
    const timer = setTimeout(() => server.closeAllConnections(), FAREWELL_MS);
    timer.unref();
    server.close(() => {
      clearTimeout(timer);
      if (existsSync(path)) unlinkSync(path);
      resolve();
    });
    server.closeIdleConnections();
  });
}

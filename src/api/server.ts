import { chmodSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { CardqError, messageOf } from '../base/errors.js';
import { type FileIdentity, identityOf, isSameFile } from '../base/file-identity.js';
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

/** One on a Unix socket. */
export interface SocketListener extends Listener {
  /** Something has the name of the socket, so that it can be found. Throws what the file system says when it cannot tell. */
  isThere(): Promise<boolean>;
}

/**
 * Serves on a Unix socket that only this user can open (0600), in a folder that only this user can enter. A socket
 * file that a dead supervisor left is replaced: the caller holds the supervisor's lock, so nobody listens on it.
 */
export async function listenOnSocket(handle: RequestListener, path: string): Promise<SocketListener> {
  // Node removes what has the name that was listened on when it closes, be it somebody else's by then.
  const birthName = `${path.slice(0, -1)}~`; // no longer: a socket's path may not be
  rmSync(birthName, { force: true });
  const server = createServer(PATIENCE, handle);
  server.maxConnections = MAX_CONNECTIONS;
  const previous = process.umask(0o177); // born 0600: between bind and chmod another user could connect
  try {
    await listening(server, birthName);
  } finally {
    process.umask(previous);
  }
  chmodSync(birthName, 0o600);
  const socket = statSync(birthName);
  renameSync(birthName, path);
  return {
    isThere: async () => (await identityOf(path)) !== null,
    close() {
      removeOwn(path, socket); // who comes now is not kept waiting for those who are here
      return closed(server);
    },
  };
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

/** Somebody may have removed it, and another supervisor have its own there by now. */
function removeOwn(path: string, socket: FileIdentity): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there !== undefined && isSameFile(there, socket)) rmSync(path, { force: true });
}

/** Has it take no new connection; ends the idle ones, and a second later all. Resolves when none is left. */
export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // One that has sent no whole request yet counts neither as idle nor as answered.
    const timer = setTimeout(() => server.closeAllConnections(), FAREWELL_MS);
    timer.unref();
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

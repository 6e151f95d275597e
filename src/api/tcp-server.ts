import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { CardqError, errnoOf, messageOf } from '../base/errors.js';
import type { Ms } from '../base/units.js';
import { Connections } from './access/connections.js';
import { isWellFormed, refuseMalformed } from './access/malformed.js';
import type { TcpCaller } from './caller.js';
import type { LateHandler } from './late-handler.js';
import { closed, type Listener } from './server.js';

/** Whoever sends a request has it at hand: Node looks every two seconds who keeps it waiting. */
const MANNERS = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 15_000,
  connectionsCheckingInterval: 2000,
  keepAlive: true, // of TCP: a peer that is gone for good is noticed where nobody waits for it
  requireHostHeader: false, // looked at with all else that makes a request well-formed
};
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
/** A stranger that neither sends nor takes anything for so long is gone. */
const SILENCE_MS: Ms = 60_000;
/** Room for a hundred live views beside whatever else comes, and far below the descriptors of a process. */
const LIMITS = { inAll: 512, each: 256 };

/** A listener on TCP that is up. */
export interface TcpListener extends Listener {
  /** As it is reached: `http://127.0.0.1:9797`. */
  readonly url: string;
}

/** Listens on TCP. Throws `address_unavailable` when the port is taken, or the address is none of this machine. */
export async function listenOnTcp(
  handler: LateHandler,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<TcpListener> {
  const connections = new Connections(LIMITS);
  const keep = (socket: Socket) => {
    connections.keep(socket);
    socket.setTimeout(0); // what it has asked for may take its time
  };
  const handle = handler.for((request) => callerOf(request, () => keep(request.socket)));
  const server = createServer({ ...MANNERS, maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    if (!isWellFormed(request)) return refuseMalformed(request.socket, 400);
    response.once('close', () => connections.rest(request.socket));
    handle(request, response);
  });
  server.maxHeadersCount = MAX_HEADERS;
  server.setTimeout(SILENCE_MS);
  server.on('connection', (socket: Socket) => connections.add(socket));
  server.on('clientError', refuseUnreadable);
  server.on('checkExpectation', ({ socket }: IncomingMessage) => refuseMalformed(socket, 417));
  await listening(server, { host, port });
  return { url: urlOf(server), close: () => closed(server) };
}

function callerOf({ socket }: IncomingMessage, vouch: () => void): TcpCaller {
  const { remoteAddress = 'unknown', localAddress = 'unknown', localPort = 0 } = socket;
  return { via: 'tcp', peer: remoteAddress, local: { address: localAddress, port: localPort }, vouch };
}

/** What Node could not read as a request; the codes are those of its parser. */
function refuseUnreadable(thrown: Error, socket: Socket): void {
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[errnoOf(thrown) ?? ''] ?? 400;
  refuseMalformed(socket, status);
}

function listening(server: Server, where: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (thrown) => reject(unavailable(thrown, where)));
    server.listen({ ...where, backlog: 1024 }, () => {
      server.removeAllListeners('error');
      server.on('error', () => undefined); // EMFILE: whoever could not be accepted tries again
      resolve();
    });
  });
}

function unavailable(thrown: Error, { host, port }: { readonly host: string; readonly port: number }): CardqError {
  const [message, hint] = REASONS[errnoOf(thrown) ?? ''] ?? [messageOf(thrown), 'set "api.host" and "api.port"'];
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new CardqError(
    { code: 'address_unavailable', message: `the API cannot listen: ${message}`, where, hint },
    { cause: thrown },
  );
}

const REASONS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  EADDRINUSE: ['somebody else has this port', 'set "api.port" (or CARDQ_API_PORT) to a free one; 0 takes any'],
  EADDRNOTAVAIL: ['this machine has no such address', 'set "api.host" (or CARDQ_API_HOST) to one that it has'],
  ENOTFOUND: ['there is no such host', 'set "api.host" (or CARDQ_API_HOST) to an address of this machine'],
  EACCES: ['this user may not take this port', 'set "api.port" (or CARDQ_API_PORT) to one above 1023'],
};

/** Whoever listens on every address is reached on the loopback one, too. */
function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  const host = { '0.0.0.0': '127.0.0.1', '::': '127.0.0.1' }[address.address] ?? address.address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

import type { Context, MiddlewareHandler } from 'hono';
import type { Env, TcpCaller } from '../caller.js';
import type { Access } from './access.js';
import { isAllowedHost } from './allowed-hosts.js';
import { clientOf } from './client-address.js';
import { type Credential, credentialOf, mayChange } from './credential.js';
import { type Door, doorOf } from './door.js';
import { forged, misdirected, notLetIn, tooMany } from './refusals.js';

/** What is served to everybody, and where the public paths of the compatible interface are. */
export interface Doors {
  readonly compatPrefix: string;
  readonly pages: ReadonlySet<string>;
}

/**
 * Lets in who may ask. The socket's user always; over TCP those who call us by a name of ours, not too often, and, but for
 * what is public, show the token or an open session. Anybody else learns nothing, not even which paths there are.
 */
export function guard(access: Access, doors: Doors): MiddlewareHandler<Env> {
  return async (context, next) => {
    const { caller } = context.env;
    if (caller.via === 'tcp') admit(context, { access, doors, caller });
    await next();
  };
}

/** Which client asks: whoever is behind the proxy, when that is trusted. */
export function clientIn(context: Context<Env>, caller: TcpCaller, { settings }: Pick<Access, 'settings'>): string {
  return clientOf(caller.peer, {
    forwardedFor: context.req.header('x-forwarded-for'),
    trustProxy: settings().trustProxy,
  });
}

/** Throws RequestProblem. */
function admit(
  context: Context<Env>,
  { access, doors, caller }: { readonly access: Access; readonly doors: Doors; readonly caller: TcpCaller },
): void {
  const host = context.req.header('host');
  if (!isAllowedHost(host, { ...access.settings(), localAddress: caller.local.address })) throw misdirected(host);
  const client = clientIn(context, caller, access);
  const door = doorOf(context.req, doors);
  if (door === 'scrape' || door === 'private') admitKnown(context, { access, caller, client });
  take(access, door, client);
}

/** Throws unless the token, or a session, is shown that may ask for this. */
function admitKnown(
  context: Context<Env>,
  { access, caller, client }: { readonly access: Access; readonly caller: TcpCaller; readonly client: string },
): void {
  const credential = credentialOf(context, { access, caller });
  if (credential.kind === 'none') {
    take(access, 'stranger', client);
    throw notLetIn('this needs the admin token', 'send it as "Authorization: Bearer …"; cardq token show prints it');
  }
  if (credential.kind === 'wrong') {
    access.refusals.note(client, 'it showed a wrong token', Date.now());
    take(access, 'failure', client);
    throw notLetIn('the token is wrong', 'cardq token show prints the one that holds');
  }
  if (credential.kind === 'token') refuseGuess(access, client);
  if (!mayChange(context, credential)) throw forged();
  caller.vouch();
  access.openAnswers.watch(context.env.outgoing, granted(credential, access));
}

/** A token that somebody has thought up could be found by trying: a client that has tried often waits, right or wrong. Throws 429. */
export function refuseGuess({ token, limits }: Access, client: string): void {
  const waitMs = token.isUnguessable ? null : limits.failure.peek(client, Date.now());
  if (waitMs !== null) throw tooMany(waitMs);
}

function take({ limits }: Access, what: Door | 'stranger' | 'failure', client: string): void {
  const waitMs = limits[what].take(client, Date.now());
  if (waitMs !== null) throw tooMany(waitMs);
}

/** Whether what was shown still opens the door. */
function granted(credential: Credential, { token, sessions }: Access): () => boolean {
  if (credential.kind === 'session') return () => sessions.isOpen(credential.secret, Date.now());
  const { generation } = token;
  return () => token.generation === generation;
}

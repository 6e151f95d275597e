import type { Context } from 'hono';
import type { Env, TcpCaller } from '../caller.js';
import type { Access } from './access.js';
import { isForeign, isOwn, type Provenance } from './same-origin.js';
import { sessionIn } from './session-cookie.js';

/** What somebody has shown. */
export type Credential =
  | { readonly kind: 'token' }
  | { readonly kind: 'session'; readonly secret: string }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'none' };

/** What this request shows: a token, else the session of its cookie, unless another site has made the browser send that. */
export function credentialOf(
  context: Context<Env>,
  { access, caller }: { readonly access: Access; readonly caller: TcpCaller },
): Credential {
  const authorization = context.req.header('authorization');
  if (authorization !== undefined)
    return access.token.matches(bearerIn(authorization)) ? { kind: 'token' } : { kind: 'wrong' };
  const secret = sessionIn(context.req.header('cookie'), caller.local.port);
  if (secret === null || isForeign(provenanceOf(context))) return { kind: 'none' };
  return access.sessions.isOpen(secret, Date.now()) ? { kind: 'session', secret } : { kind: 'none' };
}

/** False for what could be another site's doing: a session is a cookie, which a browser sends unasked. */
export function mayChange(context: Context<Env>, credential: Credential): boolean {
  const { method } = context.req;
  if (credential.kind === 'token' || method === 'GET' || method === 'HEAD') return true;
  return isOwn(provenanceOf(context)) && isJson(context.req.header('content-type'));
}

export function provenanceOf({ req }: Context<Env>): Provenance {
  return {
    fetchSite: req.header('sec-fetch-site'),
    origin: req.header('origin'),
    host: req.header('host') ?? '',
  };
}

function bearerIn(authorization: string): string {
  return /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
}

/** No form can send it, and no other site without asking first. */
function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? '');
}

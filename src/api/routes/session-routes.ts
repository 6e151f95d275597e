import { type Context, Hono } from 'hono';
import { CardqError } from '../../base/errors.js';
import type { Access } from '../access/access.js';
import { provenanceOf } from '../access/credential.js';
import { clientIn, refuseGuess } from '../access/guard.js';
import { notLetIn, tooMany } from '../access/refusals.js';
import { isForeign } from '../access/same-origin.js';
import { sessionCookie, sessionIn } from '../access/session-cookie.js';
import { Sessions } from '../access/sessions.js';
import type { Env, TcpCaller } from '../caller.js';
import { readBody } from '../read-body.js';

/** Logging in and out: for browsers, which keep a session in a cookie that no script can read, and never the token. */
export function sessionRoutes(access: Access): Hono<Env> {
  const routes = new Hono<Env>();
  routes.post('/session', async (context) => {
    const caller = tcpCallerOf(context);
    const client = clientIn(context, caller, access);
    const shown = await readBody(context, 'session');
    if (shown.token !== undefined) refuseGuess(access, client);
    if (!isForeign(provenanceOf(context)) && isRight(shown, access)) {
      setCookie(context, { access, caller, secret: access.sessions.begin(Date.now()) });
      return context.body(null, 204);
    }
    access.refusals.note(client, 'it tried to log in', Date.now());
    const waitMs = access.limits.failure.take(client, Date.now());
    if (waitMs !== null) throw tooMany(waitMs);
    throw 'code' in shown
      ? notLetIn('the code is wrong, used or too old', 'cardq open makes a new one')
      : notLetIn('the token is wrong', 'cardq token show prints the one that holds');
  });
  routes.get('/session', (context) => context.json({ authenticated: true }));
  routes.delete('/session', (context) => {
    const caller = tcpCallerOf(context);
    const secret = sessionIn(context.req.header('cookie'), caller.local.port);
    if (secret !== null) access.sessions.end(secret);
    setImmediate(() => access.openAnswers.review()); // this one is answered first
    setCookie(context, { access, caller, secret: '' });
    return context.body(null, 204);
  });
  return routes;
}

function tcpCallerOf({ env: { caller } }: Context<Env>): TcpCaller {
  if (caller.via === 'tcp') return caller;
  throw new CardqError({
    code: 'conflict',
    message: 'whoever asks on the control socket is logged in already',
    hint: 'leave the session out',
  });
}

function isRight({ token, code }: { token?: string | undefined; code?: string | undefined }, access: Access): boolean {
  if (code !== undefined) return access.sessions.redeem(code, Date.now());
  return token !== undefined && access.token.matches(token);
}

function setCookie(
  context: Context<Env>,
  { access, caller, secret }: { readonly access: Access; readonly caller: TcpCaller; readonly secret: string },
): void {
  const { trustProxy } = access.settings();
  const isSecure = trustProxy && context.req.header('x-forwarded-proto')?.split(',').at(-1)?.trim() === 'https';
  const about = { port: caller.local.port, isSecure, lifetimeMs: Sessions.lifetimeMs };
  context.header('set-cookie', sessionCookie(secret, about));
}

import type { Ms } from '../../base/units.js';

/** Cookies know no ports: each supervisor of a host has a name for its own. */
function cookieName(port: number): string {
  return `cardq_session_${port}`;
}

/** The secret of a session out of the `Cookie` header; null: there is none. */
export function sessionIn(header: string | undefined, port: number): string | null {
  const name = cookieName(port);
  const found = header?.split(';').map((one) => one.trim().split('='));
  return found?.find(([key]) => key === name)?.[1] ?? null;
}

/** `Set-Cookie` for a new session; with an empty secret it takes the cookie away. */
export function sessionCookie(
  secret: string,
  { port, isSecure, lifetimeMs }: { readonly port: number; readonly isSecure: boolean; readonly lifetimeMs: Ms },
): string {
  const age = secret === '' ? 0 : Math.floor(lifetimeMs / 1000);
  const secure = isSecure ? '; Secure' : '';
  return `${cookieName(port)}=${secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${age}${secure}`;
}

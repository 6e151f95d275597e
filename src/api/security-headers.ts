import type { ServerResponse } from 'node:http';

/** Nothing in an answer of the API is to be run or shown in place. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** What the page may do: load its own files, and ask its own host. Nothing is inline, nothing is evaluated. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['content-security-policy', NOTHING],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'], // for browsers that do not know frame-ancestors
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cache-control', 'no-store'],
];

/** Sets what tells a browser to be careful with an answer; a route that sets one of these anew has its way. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of HEADERS) response.setHeader(name, value);
}

/** The same for an answer that is written by hand, as lines of its head. */
export const SECURITY_HEAD = HEADERS.map(([name, value]) => `${name}: ${value}\r\n`).join('');

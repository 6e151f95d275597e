import { isLoopbackHost } from '../../base/loopback.js';
import { readTokenFile, TOKEN_VARIABLE } from '../../config/api-token.js';
import type { ApiPlace } from '../../protocol/access.js';

/**
 * The token to show at this URL: `CARDQ_API_TOKEN`, or what the file of `CARDQ_API_TOKEN_FILE` holds; else that of this state
 * folder's own supervisor, if it is the one who listens there: nobody else on this machine shall be shown it. Null: none.
 */
export async function tokenFor(
  url: URL,
  { env, ownPlace }: { readonly env: NodeJS.ProcessEnv; readonly ownPlace: () => Promise<ApiPlace | null> },
): Promise<string | null> {
  const named = env[TOKEN_VARIABLE]?.trim();
  if (named) return named;
  const file = env[`${TOKEN_VARIABLE}_FILE`];
  if (file) return readTokenFile(file);
  return isLoopbackHost(hostOf(url)) ? tokenAt(url, await ownPlace()) : null;
}

function tokenAt(url: URL, place: ApiPlace | null): string | null {
  if (place === null || place.url === null || place.tokenFile === null) return null;
  const own = new URL(place.url);
  const isThere = isLoopbackHost(hostOf(own)) && own.port === url.port;
  return isThere ? readTokenFile(place.tokenFile) : null;
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** What a browser tells of where a request comes from. */
export interface Provenance {
  readonly fetchSite: string | undefined;
  readonly origin: string | undefined;
  /** `Host`, which has been found to be ours. */
  readonly host: string;
}

/** True when another site has made the browser send it: then what the browser adds of its own, a cookie, says nothing. */
export function isForeign({ fetchSite, origin, host }: Provenance): boolean {
  if (fetchSite !== undefined) return fetchSite !== 'same-origin' && fetchSite !== 'none';
  return origin !== undefined && originHost(origin) !== host.toLowerCase();
}

/** True when the page itself sent it, by the word of the browser. What may change something needs that word. */
export function isOwn({ fetchSite, origin, host }: Provenance): boolean {
  if (fetchSite !== undefined) return fetchSite === 'same-origin';
  return origin !== undefined && originHost(origin) === host.toLowerCase();
}

/** Null for `null`, which sandboxed pages have. */
function originHost(origin: string): string | null {
  return /^https?:\/\/(.+)$/i.exec(origin)?.[1]?.toLowerCase() ?? null;
}

import { isLoopbackHost } from '../../base/loopback.js';

/** By which names this listener may be called. */
export interface HostNames {
  /** As configured: an address or a name. */
  readonly host: string;
  readonly allowedHosts: readonly string[];
  /** The address of ours that the connection came to. */
  readonly localAddress: string;
}

/**
 * True when a `Host` header names us: a loopback name, the configured host, one that is allowed, or the very address that
 * the connection came to. A name that somebody has made point here (DNS rebinding) is none of these. The port plays no part:
 * a proxy or a container has its own.
 */
export function isAllowedHost(header: string | undefined, names: HostNames): boolean {
  const host = hostOf(header ?? '');
  if (host === null) return false;
  const own = [names.host, names.localAddress, ...names.allowedHosts].map((name) => hostOf(name) ?? plain(name));
  return isLoopbackHost(host) || own.includes(host);
}

/** The host of `host[:port]` or `[v6][:port]`, in its plain form; null when it is neither. */
export function hostOf(authority: string): string | null {
  const [, bracketed, name] = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(authority) ?? [];
  const host = bracketed ?? name;
  return host === undefined ? null : plain(host);
}

/** Lower case, without brackets, a final dot, a zone, or the IPv6 form of an IPv4 address. */
function plain(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/\.$/, '');
}

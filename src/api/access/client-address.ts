import { isIPv6 } from 'node:net';

/**
 * The client that limits hold for: the peer of the connection or, behind a proxy that is trusted, the last address that it
 * has added to `X-Forwarded-For`; all before that the client may have written itself. Of IPv6, the network: one household
 * has a /64 to itself.
 */
export function clientOf(
  peer: string,
  { forwardedFor, trustProxy }: { readonly forwardedFor: string | undefined; readonly trustProxy: boolean },
): string {
  const told = trustProxy ? forwardedFor?.split(',').at(-1)?.trim() : undefined;
  const address = plain(told || peer);
  return isIPv6(address) ? networkOf(address) : address.slice(0, LONGEST_ADDRESS);
}

/** Without brackets, the IPv6 form of an IPv4 address, or the port that some proxies add: each connection has another one. */
function plain(address: string): string {
  return address
    .replace(/^\[|\](:\d+)?$/g, '')
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/^([\d.]+):\d+$/, '$1');
}

/** What a proxy may tell need be no address at all. */
const LONGEST_ADDRESS = 64;

function networkOf(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

import { CardqError } from '../../base/errors.js';

interface Credentials {
  readonly username: string | null;
  readonly password: string | null;
}

interface Node {
  readonly host: string;
  readonly port: number;
}

/** Where a Redis is, as its URL says. */
export type RedisTarget = Credentials &
  (
    | { readonly kind: 'single'; readonly node: Node; readonly tls: boolean; readonly db: number }
    | { readonly kind: 'socket'; readonly path: string; readonly db: number }
    | { readonly kind: 'sentinel'; readonly nodes: readonly Node[]; readonly master: string; readonly db: number }
    | { readonly kind: 'cluster'; readonly nodes: readonly Node[] }
  );

interface Parts {
  readonly scheme: string;
  readonly credentials: Credentials;
  /** What stands between the credentials and the first slash. */
  readonly hosts: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

const FORMS =
  'redis://[user:password@]host[:port][/db], rediss://…, unix:/path[?db=n], redis+sentinel://[user:password@]h1:p,h2:p/master[/db] or redis+cluster://[user:password@]h1:p,h2:p';

/** Reads a broker URL; throws `config_invalid`, never telling the password. */
export function parseRedisUrl(url: string): RedisTarget {
  const parts = split(url);
  const target = parts === null ? null : targetOf(parts);
  if (target !== null) return target;
  throw new CardqError({
    code: 'config_invalid',
    message: `not a broker URL: ${maskRedisUrl(url)}`,
    where: 'broker.url',
    hint: FORMS,
  });
}

/** The URL with its password as `***`; other text passes unchanged. */
export function maskRedisUrl(url: string): string {
  return url.replace(/^([a-z+]+:\/\/[^:/]*):.*@/i, '$1:***@').replace(/([?&]password=)[^&]*/i, '$1***');
}

// Several hosts in one URL are not what WHATWG's URL reads, so it is taken apart here.
function split(url: string): Parts | null {
  const match = /^([a-z+]+):(?:\/\/(?:([^/]*)@)?([^/?#]*))?([^?#]*)(?:\?([^#]*))?$/i.exec(url);
  if (match === null) return null;
  const [, scheme = '', user, hosts = '', path = '', query = ''] = match;
  const [name = '', ...password] = (user ?? '').split(':');
  return {
    scheme: scheme.toLowerCase(),
    credentials: { username: decode(name), password: decode(password.join(':')) },
    hosts,
    path: path.split('/').slice(1),
    query: new URLSearchParams(query),
  };
}

function targetOf({ scheme, credentials, hosts, path, query }: Parts): RedisTarget | null {
  switch (scheme) {
    case 'redis':
    case 'rediss':
      return single(hosts, path, { credentials, tls: scheme === 'rediss' });
    case 'unix':
      return socket(path, query);
    case 'redis+sentinel':
      return sentinel(hosts, path, credentials);
    case 'redis+cluster': {
      const nodes = readNodes(hosts, 6379);
      return nodes === null ? null : { kind: 'cluster', nodes, ...credentials };
    }
    default:
      return null;
  }
}

function single(
  hosts: string,
  path: readonly string[],
  about: { credentials: Credentials; tls: boolean },
): RedisTarget | null {
  const nodes = readNodes(hosts === '' ? '127.0.0.1' : hosts, 6379);
  const node = nodes?.[0];
  const db = readDb(path[0]);
  if (node === undefined || nodes?.length !== 1 || db === null) return null;
  return { kind: 'single', node, tls: about.tls, db, ...about.credentials };
}

function socket(path: readonly string[], query: URLSearchParams): RedisTarget | null {
  const db = readDb(query.get('db') ?? '');
  if (path.join('') === '' || db === null) return null;
  return {
    kind: 'socket',
    path: `/${path.join('/')}`,
    db,
    username: query.get('user'),
    password: query.get('password'),
  };
}

function sentinel(hosts: string, path: readonly string[], credentials: Credentials): RedisTarget | null {
  const nodes = readNodes(hosts, 26379);
  const master = decode(path[0] ?? '');
  const db = readDb(path[1]);
  return nodes === null || master === null || db === null
    ? null
    : { kind: 'sentinel', nodes, master, db, ...credentials };
}

function readNodes(hosts: string, defaultPort: number): readonly Node[] | null {
  const nodes: Node[] = [];
  for (const text of hosts.split(',')) {
    const match = /^(\[[0-9a-f:]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(text);
    if (match?.[1] === undefined) return null;
    nodes.push({
      host: match[1].replace(/^\[|\]$/g, ''),
      port: match[2] === undefined ? defaultPort : Number(match[2]),
    });
  }
  return nodes;
}

function readDb(text = ''): number | null {
  if (text === '') return 0;
  return /^\d+$/.test(text) ? Number(text) : null;
}

/** Null for what is not there; text that is no valid percent-encoding stands for itself. */
function decode(text: string): string | null {
  if (text === '') return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

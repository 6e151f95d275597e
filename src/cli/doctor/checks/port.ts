import { createServer } from 'node:net';
import { errnoOf, messageOf } from '../../../base/errors.js';
import { type Finding, fail, ok } from '../../../protocol/finding.js';
import { type Check, LOCAL_MS } from '../check.js';
import { listens } from '../listens.js';

/** Where the HTTP listener is to be. */
export const port: Check = {
  subject: 'port',
  timeoutMs: LOCAL_MS,
  async look({ loaded, running }) {
    const { enabled, ...address } = loaded.config.api;
    return enabled ? [await judgePort(address, running?.supervisor.pid ?? null)] : [];
  },
};

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Whether this address can be listened on, or is by the supervisor with this pid. */
export async function judgePort({ host, port: number }: Address, pid: number | null): Promise<Finding> {
  const place = `${host.includes(':') ? `[${host}]` : host}:${number}`;
  const refusal = await tryToListen({ host, port: number });
  if (refusal === null)
    return ok('listen', pid === null ? `${place} is free` : `${place} is free, and not listened on: see cardq status`);
  switch (errnoOf(refusal)) {
    case 'EADDRINUSE':
      if (pid !== null && (await listens(pid, number))) return ok('listen', `the supervisor listens on ${place}`);
      return fail('listen', `another program listens on ${place}`, 'set api.port to a free one, or end that program');
    case 'EACCES':
      return fail('listen', `this user may not listen on ${place}`, 'set api.port to one from 1024 on');
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return fail('listen', `${host} is no address of this machine`, 'set api.host to one, such as 127.0.0.1');
    default:
      return fail('listen', `${place}: ${messageOf(refusal)}`, 'set api.host and api.port');
  }
}

/** What the kernel has against it; null: nothing. */
function tryToListen(address: Address): Promise<Error | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(address, () => server.close(() => resolve(null)));
  });
}

import { CardqError } from '../../base/errors.js';
import { socketPath } from '../../config/locate.js';
import { Client } from './client.js';

/** The way to the supervisor: the socket of this state folder, unless `--host` names another. Throws `usage`. */
export function openClient(where: { host: string | null; stateDir: () => string; env: NodeJS.ProcessEnv }): Client {
  if (where.host === null) return new Client({ socket: socketPath(where.stateDir()) });
  if (where.host.startsWith('unix:')) return new Client({ socket: where.host.slice('unix:'.length) });
  if (/^https?:\/\//.test(where.host) && URL.canParse(where.host)) {
    return new Client({ url: new URL(where.host), token: where.env['CARDQ_API_TOKEN'] ?? null });
  }
  throw new CardqError({
    code: 'usage',
    message: `--host cannot be read: "${where.host}"`,
    where: 'command line',
    hint: 'give unix:/path/to/cardq.sock or http://127.0.0.1:9797',
  });
}

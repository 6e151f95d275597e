import { CardqError } from '../../base/errors.js';
import { socketPath } from '../../config/locate.js';
import type { ApiPlace } from '../../protocol/access.js';
import { COMMAND_LINE } from '../arguments.js';
import { Client } from './client.js';

/** The way to the supervisor: the socket of this state folder, unless `--host` names another. Throws `usage`. */
export function openClient(where: { host: string | null; stateDir: () => string; env: NodeJS.ProcessEnv }): Client {
  const own = () => new Client({ socket: socketPath(where.stateDir()) });
  if (where.host === null) return own();
  if (where.host.startsWith('unix:')) return new Client({ socket: where.host.slice('unix:'.length) });
  if (/^https?:\/\//.test(where.host) && URL.canParse(where.host)) {
    const url = new URL(where.host);
    const ownPlace = () => own().getIfRunning<ApiPlace>('/token');
    const token = async () => (await import('./url-token.js')).tokenFor(url, { env: where.env, ownPlace });
    return new Client({ url, token });
  }
  throw new CardqError({
    code: 'usage',
    message: `--host cannot be read: "${where.host}"`,
    where: COMMAND_LINE,
    hint: 'give unix:/path/to/cardq.sock or http://127.0.0.1:9797',
  });
}

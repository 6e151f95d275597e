import { CardqError } from '../../base/errors.js';
import { readTokenFile, tokenInEnvironment, tokenPlace, writeNewToken } from '../../config/api-token.js';
import { loadConfig } from '../../config/load.js';
import type { ApiPlace } from '../../protocol/access.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';

/** The admin token, and the file that holds it; null: it comes from the environment. */
interface Found {
  readonly token: string;
  readonly file: string | null;
}

export async function run(invocation: Invocation): Promise<number> {
  const { operands, options, output } = invocation;
  if (options.has('host')) throw misuse('token works on this machine and takes no --host', 'leave it out');
  const { token, file } = await action(operands)(invocation);
  if (output.isJson) output.json({ schemaVersion: 1, token, file });
  else output.data(token);
  return 0;
}

function action(operands: readonly string[]): (invocation: Invocation) => Promise<Found> {
  const [word, ...more] = operands;
  if (more.length === 0 && word === 'show') return show;
  if (more.length === 0 && word === 'new') return renew;
  throw misuse('token takes one word: show or new', 'cardq token show');
}

async function show(invocation: Invocation): Promise<Found> {
  const own = await ownPlace(invocation);
  if (own.from === 'environment') return { token: own.token, file: null };
  const running = await invocation.client.getIfRunning<ApiPlace>('/token');
  const file = running === null ? own.path : running.tokenFile;
  if (file === null) throw elsewhere();
  const token = readTokenFile(file);
  if (token !== null) return { token, file };
  throw new CardqError({
    code: 'token_missing',
    message: 'there is no token yet',
    where: file,
    hint: 'cardq token new makes one, and so does the first start with "api.enabled"',
  });
}

/** A supervisor that runs makes it: from then on it refuses the old one. */
async function renew(invocation: Invocation): Promise<Found> {
  const { output, client } = invocation;
  const own = await ownPlace(invocation);
  if (own.from === 'environment') throw tokenInEnvironment();
  const running = await client.getIfRunning<ApiPlace>('/token');
  const place = running === null ? null : await client.post<ApiPlace>('/token');
  const file = place?.tokenFile ?? own.path;
  const token = place === null ? await writeNewToken(file) : readTokenFile(file);
  if (token === null) throw elsewhere();
  output.say(`${file} holds a new token; any before it is refused from now on`);
  return { token, file };
}

async function ownPlace({ options, cwd, env }: Invocation) {
  const { config, folder } = await loadConfig({ file: options.text('config') ?? undefined, cwd, env });
  return tokenPlace({ env, folder, stateDir: config.stateDir, api: config.api });
}

function elsewhere(): CardqError {
  return new CardqError({
    code: 'conflict',
    message: 'the supervisor has its token from its own environment, which this command does not see',
    where: 'CARDQ_API_TOKEN',
    hint: 'look where the supervisor is started: in its unit, its container or its shell',
  });
}

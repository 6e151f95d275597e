import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.js';
import { CardqError, errnoOf, messageOf } from '../base/errors.js';
import { noRoomFor } from '../base/no-room.js';
import type { ApiSpec } from './config.js';
import { readCredentials } from './sources/credentials.js';
import { readDotEnv } from './sources/dot-env.js';
import type { Variables } from './sources/expand.js';

/** Where the admin token comes from. */
export type TokenPlace =
  | { readonly from: 'environment'; readonly token: string }
  | { readonly from: 'file'; readonly path: string };

/** The variable that wins over every file. */
export const TOKEN_VARIABLE = 'CARDQ_API_TOKEN';

/** Of the environment, a credential or `.env`, when one of them has it; else the configured file, or the one in the state folder. */
export function tokenPlace({
  env,
  folder,
  stateDir,
  api,
}: {
  readonly env: Variables;
  readonly folder: string;
  readonly stateDir: string;
  readonly api: Pick<ApiSpec, 'tokenFile'>;
}): TokenPlace {
  const set = env[TOKEN_VARIABLE] || readCredentials(env)[TOKEN_VARIABLE] || readDotEnv(folder)[TOKEN_VARIABLE];
  const token = (set ?? '').trim();
  if (token !== '') return { from: 'environment', token: checked(token, TOKEN_VARIABLE) };
  return { from: 'file', path: api.tokenFile ?? join(stateDir, 'api-token') };
}

/** The token in a file; null: there is no such file. Throws `token_missing` when it cannot be read, or holds none, or others may write it. */
export function readTokenFile(path: string): string | null {
  try {
    const fd = openSync(path, 'r');
    try {
      const { mode } = fstatSync(fd);
      if ((mode & 0o022) !== 0) throw unusable('others than its owner may write it', path, `chmod 600 ${path}`);
      return checked(readFileSync(fd, 'utf8').trim(), path);
    } finally {
      closeSync(fd);
    }
  } catch (thrown) {
    if (thrown instanceof CardqError) throw thrown;
    if (errnoOf(thrown) === 'ENOENT') return null;
    throw unusable(`it cannot be read: ${messageOf(thrown)}`, path, 'let this user read it');
  }
}

/** Makes a token of 32 random bytes and puts it into the file, which only this user can read. Returns it. */
export async function writeNewToken(path: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  try {
    await writeFileAtomically(path, `${token}\n`, 0o600);
  } catch (thrown) {
    const hint = 'set "api.tokenFile" to a file that this user may write';
    throw noRoomFor(path, thrown) ?? unusable(`it cannot be written: ${messageOf(thrown)}`, path, hint);
  }
  return token;
}

/** What a header can carry. */
function checked(token: string, where: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  const problem = token === '' ? 'it is empty' : 'a token is one word of ASCII characters';
  throw unusable(problem, where, 'cardq token new makes one');
}

function unusable(problem: string, where: string, hint: string): CardqError {
  return new CardqError({ code: 'token_missing', message: `the API has no token: ${problem}`, where, hint });
}

/** It has to be changed where it was set. */
export function tokenInEnvironment(): CardqError {
  return new CardqError({
    code: 'conflict',
    message: 'the token comes from the environment, where cardq cannot change it',
    where: TOKEN_VARIABLE,
    hint: 'set another one there and restart the supervisor; or unset it, and a file will hold the token',
  });
}

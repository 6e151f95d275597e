import { existsSync } from 'node:fs';
import { CardqError } from '../../base/errors.js';
import type { Broker } from '../broker.js';
import { embeddedFile, openAlone } from '../open.js';

/** What names the embedded broker of the state folder. */
export const EMBEDDED = 'embedded';

/** One end of a move. */
export interface Side {
  /** Null: the embedded broker. */
  readonly url: string | null;
  readonly prefix: string;
}

/** Reads `embedded`, or a broker URL; its `?prefix=` wins over the configured prefix, because a cluster wants another one than a single server. Throws `usage` when that cannot be read. */
export function readSide(text: string, configured: { readonly prefix: string }): Side {
  if (text === EMBEDDED) return { url: null, prefix: configured.prefix };
  const [, before = text, prefix = '', after = ''] = /^(.*?[?&])prefix=([^&]*)&?(.*)$/.exec(text) ?? [];
  if (prefix === '') return { url: text, prefix: configured.prefix };
  return { url: `${before}${after}`.replace(/[?&]$/, ''), prefix: decodePrefix(prefix) };
}

/** What the side is called, for people and in what is set aside: without a password. */
export function nameOfSide(broker: Broker, { url, prefix }: Side): string {
  return url === null ? EMBEDDED : `${broker.location} (${prefix})`;
}

/** False for an embedded broker that has never had a job. */
export function exists({ url }: Side, stateDir: string): boolean {
  return url !== null || existsSync(embeddedFile(stateDir));
}

/** Opens it. Throws `broker_unreachable` with the reason when it cannot be worked with, `usage` for an unreadable URL. */
export async function openSide(
  { url, prefix }: Side,
  about: { readonly stateDir: string; readonly allowEviction: boolean; readonly flag: string },
): Promise<Broker> {
  const { stateDir, allowEviction, flag } = about;
  const broker = await openAlone({
    spec: { url, prefix, allowEviction },
    stateDir,
    holder: `move-${process.pid}`,
  }).catch((thrown: unknown) => {
    if (!(thrown instanceof CardqError) || thrown.code !== 'config_invalid') throw thrown;
    const { message, hint } = thrown;
    throw new CardqError(
      { code: 'usage', message, where: flag, hint: `${EMBEDDED}, ${hint ?? ''}` },
      { cause: thrown },
    );
  });
  if (broker.obstacle === null) return broker; // jobs can leave one that has no memory, too
  const { reason } = broker.state;
  await broker.close();
  throw new CardqError({
    code: 'broker_unreachable',
    message: `the broker cannot be used: ${reason ?? 'it does not answer'}`,
    where: `${flag} ${broker.location}`,
    hint: 'nothing has been moved: check that it runs there, and its settings',
  });
}

function decodePrefix(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (thrown) {
    throw new CardqError(
      { code: 'usage', message: 'the prefix cannot be read', where: `prefix=${text}`, hint: 'write % as %25' },
      { cause: thrown },
    );
  }
}

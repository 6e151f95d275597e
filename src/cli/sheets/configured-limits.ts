import { CardqError } from '../../base/errors.js';
import type { Config } from '../../config/config.js';
import type { Limit } from '../../pdf/limits.js';

/** The limits that are set; those left out have their defaults. */
export type Limits = { readonly [Name in Limit]?: number };

/**
 * The limits that the queue of card sheets has; other options are its module's own. Throws `config_invalid` for one that is
 * no whole number from 1, with which the queue would not start either.
 */
export async function limitsOf({ queues }: Pick<Config, 'queues'>): Promise<Limits> {
  const { LIMITS } = await import('../../pdf/limits.js');
  const options = queues['pdf_generation']?.options ?? {};
  return Object.fromEntries(LIMITS.flatMap((name) => (name in options ? [[name, limitIn(options[name], name)]] : [])));
}

function limitIn(value: unknown, name: Limit): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new CardqError({
    code: 'config_invalid',
    message: `${JSON.stringify(value)} is not a whole number from 1`,
    where: `queues.pdf_generation.options.${name}`,
    hint: 'mend it, or leave it out for the default',
  });
}

import { CardqError } from '../base/errors.js';
import { nameHint } from '../base/suggest.js';
import type { Config } from '../config/config.js';

/** Throws `queue_unknown` for a queue that the configuration does not have. */
export function requireQueue(config: Config, queue: string): void {
  if (Object.hasOwn(config.queues, queue)) return;
  throw unknownName('queue', queue, new Set(Object.keys(config.queues)));
}

/** The refusal of a name that nothing has, with what may have been meant. */
export function unknownName(kind: 'queue' | 'worker', name: string, known: ReadonlySet<string>): CardqError {
  return new CardqError({
    code: `${kind}_unknown`,
    message: `there is no ${kind} "${name}"`,
    where: `${kind}s`,
    hint: nameHint(name, known),
  });
}

import { CardqError } from '../base/errors.js';
import { nameHint } from '../base/suggest.js';
import type { StatusDocument } from '../protocol/status.js';
import { COMMAND_LINE } from './arguments.js';

/** The status with the named workers only (entries or processes); all without a name. Throws `worker_unknown`. */
export function selectWorkers(status: StatusDocument, names: readonly string[]): StatusDocument {
  if (names.length === 0) return status;
  const known = new Set(status.workers.flatMap((one) => [one.name, one.worker]));
  for (const name of names) {
    if (!known.has(name)) throw unknownWorker(name, known);
  }
  return { ...status, workers: status.workers.filter((one) => names.includes(one.name) || names.includes(one.worker)) };
}

function unknownWorker(name: string, known: ReadonlySet<string>): CardqError {
  return new CardqError({
    code: 'worker_unknown',
    message: `there is no worker "${name}"`,
    where: COMMAND_LINE,
    hint: nameHint(name, known),
  });
}

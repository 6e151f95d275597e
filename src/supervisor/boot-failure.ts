import { CardqError } from '../base/errors.js';
import { formatDuration, type Ms } from '../base/units.js';
import { conditionOf } from '../policy/health.js';
import type { WorkerProcess } from './process/worker-process.js';

/** True when its first boot has failed, whatever is being tried since. */
export function hasFailedToBoot({ hasBeenReady, lastExit, life }: WorkerProcess): boolean {
  return !hasBeenReady && lastExit !== null && conditionOf(life).failing;
}

/** Why a process did not become ready, with the last that was heard of it. */
export function bootError({ name, lastExit }: WorkerProcess): CardqError {
  const words = lastExit?.lastWords.map((line) => `\n  ${line}`).join('') ?? '';
  return new CardqError({
    code: 'boot_failed',
    message: `${name} could not start: ${lastExit?.reason ?? 'it ended'}${words}`,
    where: name,
    hint: lastExit?.hint ?? `cardq logs ${name}`,
  });
}

/** That some processes were not ready in the time that was given to all. */
export function lateBoot(late: readonly WorkerProcess[], withinMs: Ms): CardqError {
  const names = late.map((one) => one.name).join(', ');
  return new CardqError({
    code: 'timed_out',
    message: `not ready within ${formatDuration(withinMs)}: ${names}`,
    where: names,
    hint: 'a longer --timeout, or fewer processes',
  });
}

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
  const reason = lastExit?.reason ?? 'it ended';
  const words = lastExit?.lastWords.filter((line) => !isSaidBy(reason, line)).map((line) => `\n  ${line}`) ?? [];
  return new CardqError({
    code: 'boot_failed',
    message: `${name} could not start: ${reason}${words.join('')}`,
    where: name,
    hint: lastExit?.hint ?? `cardq logs ${name}`,
  });
}

// A worker that knows why it cannot boot writes that on its error output, too: line by line, or cut, or with its place.
function isSaidBy(reason: string, line: string): boolean {
  const said = reason.replace(/\s+/g, ' ');
  return said.includes(line) || line.startsWith(said);
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

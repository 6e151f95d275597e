import { CardqError } from '../base/errors.js';
import { suggest } from '../base/suggest.js';

/** Whether the logs of a process were asked for. */
export type IsWanted = (process: string) => boolean;

/**
 * Understands the names given: an entry (`pdf`), a process (`pdf-1`) or `supervisor`; none means all.
 * Throws `worker_unknown` for a name that none of the `existing` processes answers to; where there is none at all, any
 * name may be one to come.
 */
export function selectProcesses(names: readonly string[], existing: readonly string[]): IsWanted {
  for (const name of names) {
    if (existing.length > 0 && !existing.some((process) => answersTo(process, name))) throw unknown(name, existing);
  }
  return (process) => names.length === 0 || names.some((name) => answersTo(process, name));
}

function answersTo(process: string, name: string): boolean {
  return process === name || entryOf(process) === name;
}

/** `pdf-12` is of the entry `pdf`. */
function entryOf(process: string): string {
  return process.replace(/-\d+$/, '');
}

function unknown(name: string, existing: readonly string[]): CardqError {
  const names = [...new Set(existing.flatMap((process) => [entryOf(process), process]))];
  const meant = suggest(name, names);
  return new CardqError({
    code: 'worker_unknown',
    message: `there are no logs of "${name}"`,
    where: null,
    hint: `${meant === null ? '' : `did you mean "${meant}"? `}there are logs of ${names.join(', ')}`,
  });
}

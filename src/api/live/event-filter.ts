import { CardqError } from '../../base/errors.js';
import { suggest } from '../../base/suggest.js';
import type { SupervisorEvent } from '../../protocol/events.js';

/** Which events were asked for. */
export interface EventFilter {
  /** The same for filters that let the same through. */
  readonly key: string;
  /** Something that happens to jobs may pass. */
  readonly takesJobs: boolean;
  passes(event: SupervisorEvent): boolean;
}

export interface EventSelection {
  /** Names (`job.failed`) or what they begin with (`worker`); none: all. */
  readonly types: readonly string[];
  /** An entry (`pdf`) or a process (`pdf-1`); null: all. */
  readonly worker: string | null;
  readonly queue: string | null;
}

/** Throws `usage` for a type that no event has. */
export function eventFilter(selection: EventSelection, names: readonly string[]): EventFilter {
  const { types, worker, queue } = selection;
  for (const type of types) if (!names.some((name) => isOfType(name, type))) throw unknownType(type, names);
  return {
    key: JSON.stringify([types, worker, queue]),
    takesJobs: types.length === 0 || types.some((type) => type === 'job' || type.startsWith('job.')),
    passes: (event) =>
      (types.length === 0 || types.some((type) => isOfType(event.event, type))) &&
      (worker === null || isOfWorker(event, worker)) &&
      (queue === null || ('queue' in event && event.queue === queue)),
  };
}

function isOfType(name: string, type: string): boolean {
  return name === type || name.startsWith(`${type}.`);
}

// What happens to jobs names the process alone: `pdf-1` is of the entry `pdf`.
function isOfWorker(event: SupervisorEvent, worker: string): boolean {
  if ('worker' in event && event.worker === worker) return true;
  return 'process' in event && (event.process === worker || event.process.replace(/-\d+$/, '') === worker);
}

function unknownType(type: string, names: readonly string[]): CardqError {
  const groups = [...new Set(names.map((name) => name.replace(/\..*/, '')))];
  const meant = suggest(type, new Set([...groups, ...names]));
  return new CardqError({
    code: 'usage',
    message: `no event is called "${type}"`,
    where: 'types',
    hint: meant === null ? `they begin with ${groups.join(', ')}` : `did you mean "${meant}"?`,
  });
}

import type { PurgeReport } from '../../protocol/control.js';
import type { JobRef, JobState } from '../../protocol/jobs.js';
import { pathTo, post, type Refusal } from '../client/api.js';
import { sum } from '../figures/sums.js';
import { count } from '../figures/words.js';
import { reloadDialog } from './dialogs.js';
import { refreshJobs } from './refresh.js';
import { show } from './view.js';

export type WorkerVerb = 'start' | 'stop' | 'restart' | 'reset';

/** Of an entry or of one process; what comes of it is seen by its state. */
export function actOnWorker(name: string, verb: WorkerVerb): Promise<void> {
  return attempt(`${verb} ${name}`, pathTo('workers', name, verb));
}

/** Gives an entry another number of processes. */
export function scale(worker: string, processes: number): Promise<void> {
  return attempt(`scale ${worker} to ${processes}`, pathTo('start'), { workers: [worker], concurrency: processes });
}

/** Applies the changed configuration file. */
export function reload(): Promise<void> {
  return attempt('reload the configuration', pathTo('reload'));
}

export function actOnQueue(queue: string, verb: 'pause' | 'resume' | 'retry-failed'): Promise<void> {
  return attempt(`${verb} ${queue}`, pathTo('queues', queue, verb));
}

export function actOnJob({ queue, id }: JobRef, verb: 'retry' | 'cancel'): Promise<void> {
  return attempt(`${verb} ${queue}/${id}`, pathTo('jobs', queue, id, verb));
}

/** Removes jobs for good. */
export function purge(queue: string, states: readonly JobState[]): Promise<void> {
  return attempt(`purge ${queue}`, pathTo('purge'), { queues: [queue], states });
}

interface Answer {
  readonly retried?: number;
  readonly queues?: PurgeReport;
  readonly accepted?: boolean;
}

/** Does it, and tells what became of it. */
async function attempt(doing: string, path: string, body?: object): Promise<void> {
  try {
    show({ notice: { text: `${doing}: ${toldOf(await post<Answer>(path, body))}`, hint: null, isBad: false } });
  } catch (thrown) {
    const { message, hint = null } = thrown as Refusal;
    show({ notice: { text: `${doing}: ${message}`, hint, isBad: true } });
  }
  refreshJobs();
  void reloadDialog();
}

function toldOf({ retried, queues, accepted }: Answer): string {
  if (retried !== undefined) return `${count(retried, 'job')} will run again`;
  if (queues !== undefined)
    return `${count(sum(Object.values(queues).flatMap((counts) => Object.values(counts))), 'job')} removed`;
  return accepted ? 'begun' : 'done';
}

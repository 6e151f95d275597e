import type { PurgeReport } from '../../protocol/control.js';
import type { JobState } from '../../protocol/jobs.js';
import { get, pathTo, post, type Refusal, refusal } from '../client/api.js';
import { sum } from '../figures/sums.js';
import { count } from '../figures/words.js';
import { reloadDialog } from './dialogs.js';
import { refreshJobs } from './refresh.js';
import { type Notice, show, view } from './view.js';

/** After this a notice has been read, and goes, unless something has to be done about it. */
const READ_MS = 15_000;
/** How often an operation is looked at. */
const LOOK_MS = 500;

/** What can be done to what. */
interface Verbs {
  /** Entries and single processes. */
  readonly workers: 'start' | 'stop' | 'restart' | 'reset';
  readonly queues: 'pause' | 'resume' | 'retry-failed';
  /** Each is named by its queue and its id. */
  readonly jobs: 'retry' | 'cancel';
}

export function act<Kind extends keyof Verbs>(
  verb: Verbs[Kind],
  kind: Kind,
  ...names: readonly string[]
): Promise<void> {
  return attempt(`${verb} ${names.join('/')}`, pathTo(kind, ...names, verb));
}

/** Gives an entry another number of processes. */
export function scale(worker: string, processes: number): Promise<void> {
  return attempt(`scale ${worker} to ${processes}`, pathTo('start'), { workers: [worker], concurrency: processes });
}

/** Applies the changed configuration file. */
export function reload(): Promise<void> {
  return attempt('reload the configuration', pathTo('reload'));
}

/** Removes jobs for good. */
export function purge(queue: string, states: readonly JobState[]): Promise<void> {
  return attempt(`purge ${queue}`, pathTo('purge'), { queues: [queue], states });
}

interface Answer {
  readonly retried?: number;
  readonly queues?: PurgeReport;
  readonly drained?: number;
  readonly killed?: number;
  /** Where what is under way is followed. */
  readonly operation?: string;
}

/** Does it, and tells what became of it in the end. */
async function attempt(doing: string, path: string, body?: object): Promise<void> {
  const tell = (text: string, isBad = false, hint: Notice['hint'] = null) => {
    const notice = { text: `${doing}: ${text}`, hint, isBad };
    show({ notice });
    if (!isBad) setTimeout(() => view().notice === notice && show({ notice: null }), READ_MS);
    refreshJobs();
    void reloadDialog();
  };
  try {
    const answer = await post<Answer>(path, body);
    if (answer.operation) tell('under way');
    tell(toldOf(answer.operation ? await endOf(answer.operation) : answer));
  } catch (thrown) {
    const { message, hint } = thrown as Refusal;
    tell(message, true, hint);
  }
}

/** What an operation has brought when it is over; throws Refusal. */
async function endOf(operation: string): Promise<Answer> {
  for (;;) {
    const { result, error } = await get<Operation>(operation.slice(1)); // the page may be mounted below any path
    if (error) throw refusal(error.detail, error.hint);
    if (result) return result;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Both are null while it is under way. */
interface Operation {
  readonly result: Answer | null;
  readonly error: { readonly detail: string; readonly hint: string | null } | null;
}

function toldOf({ retried, queues, drained, killed }: Answer): string {
  if (retried !== undefined) return `${count(retried, 'job')} will run again`;
  if (queues !== undefined)
    return `${count(sum(Object.values(queues).flatMap((counts) => Object.values(counts))), 'job')} removed`;
  return drained === undefined ? 'done' : `drained: ${drained}, killed: ${killed}`;
}

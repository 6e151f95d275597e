import type { JobDocument, PurgeReport } from '../../protocol/control.js';
import type { JobLogDocument } from '../../protocol/job-log.js';
import type { JobRef, JobState } from '../../protocol/jobs.js';
import type { WorkerDetail } from '../../protocol/status.js';
import { get, pathTo, post, type Refusal } from '../client/api.js';
import { type Dialog, type Found, type Purge, show, view } from './view.js';

/** The states of jobs that may be removed. */
export const PURGEABLE: readonly JobState[] = ['waiting', 'prioritized', 'delayed', 'completed', 'failed'];

const AGAIN_MS = 2000;
/** So much of a job's log tells what it did last. */
const LINES = 40;

/** How often has been asked: what comes after a later question is shown no more. */
let asked = 0;

/** Opens one, and brings up to date what it shows as long as it is open. */
export function openDialog(dialog: Dialog): void {
  show({ dialog, found: {} });
  void reloadDialog();
}

export function openJob({ queue, id }: JobRef): void {
  openDialog({ name: 'job', queue, id });
}

export function openPurge(queue: string): void {
  openDialog({ name: 'purge', queue, states: PURGEABLE.slice(0, 3), typed: '' });
}

export function closeDialog(): void {
  show({ dialog: null });
}

/** What is chosen and typed before a purge. */
export function changePurge(change: Partial<Purge>): void {
  const { dialog } = view();
  if (dialog?.name === 'purge') show({ dialog: { ...dialog, ...change } });
}

/** Asks for what the open dialog shows, and again from time to time; what cannot be had stays as it was. */
export async function reloadDialog(): Promise<void> {
  const mine = ++asked;
  const { dialog, link } = view();
  const tell = (found: Found) => mine === asked && show({ found: { ...view().found, refusal: null, ...found } });
  if (dialog === null) return;
  if (link === 'live') await find(dialog, tell).catch(({ message }: Refusal) => tell({ refusal: message }));
  setTimeout(() => mine === asked && reloadDialog(), AGAIN_MS);
}

async function find(dialog: Dialog, tell: (found: Found) => void): Promise<void> {
  switch (dialog.name) {
    case 'job': {
      const path = pathTo('jobs', dialog.queue, dialog.id);
      const before = view().found.job;
      const { job } = await get<{ job: JobDocument }>(path);
      tell({ job });
      // to find its lines all logs are read: no more often than there may be new ones
      if (job.state === 'active' || before?.timestamps.finishedAt !== job.timestamps.finishedAt)
        tell(await get<JobLogDocument>(`${path}/logs?limit=${LINES}`));
      break;
    }
    case 'worker':
      tell({ processes: await get<readonly WorkerDetail[]>(pathTo('workers', dialog.worker)) });
      break;
    case 'purge': {
      const body = { queues: [dialog.queue], states: PURGEABLE, dryRun: true };
      const { queues } = await post<{ queues: PurgeReport }>(pathTo('purge'), body);
      tell({ counts: queues[dialog.queue] ?? {} });
    }
  }
}

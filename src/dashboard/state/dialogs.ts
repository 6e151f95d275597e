import type { JobDocument, PurgeReport } from '../../protocol/control.js';
import type { JobRef, JobState } from '../../protocol/jobs.js';
import type { WorkerDetail } from '../../protocol/status.js';
import { get, pathTo, post } from '../client/api.js';
import { type Dialog, type Found, type Purge, show, view } from './view.js';

/** The states of jobs that may be removed. */
export const PURGEABLE: readonly JobState[] = ['waiting', 'prioritized', 'delayed', 'completed', 'failed'];

const AGAIN_MS = 2000;

/** How many have been opened: what was asked for one must not be shown in another. */
let opened = 0;

/** Opens one, and brings up to date what it shows as long as it is open. */
export function openDialog(dialog: Dialog): void {
  opened++;
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

/** Asks again for what the open dialog shows; what cannot be had stays as it was. */
export async function reloadDialog(): Promise<void> {
  const { dialog } = view();
  const asking = opened;
  const found = dialog && (await find(dialog).catch(() => null));
  if (found !== null && asking === opened) show({ found });
}

setInterval(() => view().link === 'live' && reloadDialog(), AGAIN_MS);

async function find(dialog: Dialog): Promise<Found> {
  switch (dialog.name) {
    case 'job':
      return get<{ job: JobDocument }>(pathTo('jobs', dialog.queue, dialog.id));
    case 'worker':
      return { processes: await get<readonly WorkerDetail[]>(pathTo('workers', dialog.worker)) };
    case 'purge': {
      const body = { queues: [dialog.queue], states: PURGEABLE, dryRun: true };
      const { queues } = await post<{ queues: PurgeReport }>(pathTo('purge'), body);
      return { counts: queues[dialog.queue] ?? {} };
    }
    default:
      return {};
  }
}

import type { JobDocument } from '../../protocol/control.js';
import type { FleetDocument } from '../../protocol/fleet.js';
import type { JobState } from '../../protocol/jobs.js';
import type { StatsDocument } from '../../protocol/stats.js';
import type { StatusDocument } from '../../protocol/status.js';
import { get, pathTo } from '../client/api.js';
import { sumOf } from '../figures/sums.js';
import { sheetOf } from './sheets.js';
import { type JobList, show, view } from './view.js';

/** As many jobs as are read at one look. */
export const PAGE = 25;
const SHEETS = 8;
const EVERY_MS = 15_000;
const PAUSE_MS = 1500;

interface Page {
  readonly jobs: readonly JobDocument[];
  readonly cursor: string | null;
}

/** Asks for the statistics, at most every so often. */
export const refreshStats = sparingly(async () => {
  show({ stats: await get<StatsDocument>(`${pathTo('stats')}?since=30m`) });
});

export const refreshFleet = sparingly(async () => {
  show({ fleet: await get<FleetDocument>(pathTo('fleet')) });
});

/** Asks for the latest results that are sheets. */
export const refreshSheets = sparingly(async () => {
  const { jobs } = await get<Pick<Page, 'jobs'>>(`${pathTo('sheets')}?limit=${SHEETS}`);
  show({ sheets: jobs.filter(sheetOf) });
});

/** Asks for the page of jobs that is shown. */
export const refreshJobs = sparingly(() => listJobs(view().jobs.state, view().jobs.cursors));

/** Asks for all that no stream brings, now and from time to time while somebody looks. */
export function refreshAll(): void {
  refreshStats();
  refreshFleet();
  refreshSheets();
  refreshJobs();
}

/** Asks for what must have changed, as the status tells. */
export function refreshAfter(before: StatusDocument | null, now: StatusDocument): void {
  const hasChanged = (read: (status: StatusDocument) => number) => before === null || read(before) !== read(now);
  const { state } = view().jobs;
  const ended = ({ workers }: StatusDocument) =>
    sumOf(workers, 'failed') + (state === 'failed' ? 0 : sumOf(workers, 'completed'));
  if (hasChanged(({ queues }) => sumOf(queues, state)) || hasChanged(ended)) refreshJobs();
  if (hasChanged(({ queues }) => sumOf(queues, 'completed'))) refreshSheets();
  if (hasChanged(({ workers }) => sumOf(workers, 'restarts'))) refreshStats();
}

setInterval(() => {
  if (view().link !== 'live') return;
  refreshStats();
  refreshFleet();
}, EVERY_MS);

/** How often jobs were asked for: what comes after the answer to a later question is shown no more. */
let asked = 0;

/** Shows the page of the jobs in this state that begins at the last of the cursors: null is at the newest. */
export async function listJobs(state: JobState, cursors: JobList['cursors']): Promise<void> {
  const mine = ++asked;
  const cursor = cursors.at(-1);
  const query = new URLSearchParams({ state, limit: String(PAGE), ...(cursor && { cursor }) });
  const page = await get<Page>(`${pathTo('tasks')}?${query}`).catch(() => null); // the top of the page tells
  if (page && mine === asked) show({ jobs: { state, rows: page.jobs, cursors, next: page.cursor } });
}

/** At once when it has been quiet, else a little later: never twice at a time, and never while nobody looks. */
function sparingly(load: () => Promise<void>): () => void {
  let isResting = false;
  let isWanted = false;
  const run = async () => {
    if (isResting || document.hidden) {
      isWanted = true;
      return;
    }
    isResting = true;
    isWanted = false;
    await load().catch(() => {}); // the line at the top tells of a supervisor that does not answer
    setTimeout(() => {
      isResting = false;
      if (isWanted) void run();
    }, PAUSE_MS);
  };
  document.addEventListener('visibilitychange', () => isWanted && run());
  return () => void run();
}

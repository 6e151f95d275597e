import type { JobDocument } from '../../protocol/control.js';
import type { FleetDocument } from '../../protocol/fleet.js';
import type { JobLogLine } from '../../protocol/job-log.js';
import type { JobState } from '../../protocol/jobs.js';
import type { StatsDocument } from '../../protocol/stats.js';
import type { StatusDocument, WorkerDetail } from '../../protocol/status.js';
import type { LogLine } from './log-lines.js';

/** Everything that the page shows: it is drawn from this alone. */
export interface View {
  readonly session: Session;
  readonly link: Link;
  readonly status: StatusDocument | null;
  /** How far the supervisor's clock is ahead of this one. */
  readonly skewMs: number;
  readonly stats: StatsDocument | null;
  readonly fleet: FleetDocument | null;
  readonly sheets: readonly JobDocument[];
  readonly jobs: JobList;
  /** Entries of which all processes are shown, however many they are. */
  readonly unfolded: readonly string[];
  readonly log: Log;
  readonly dialog: Dialog | null;
  readonly found: Found;
  /** What became of the last action. */
  readonly notice: Notice | null;
  /** The latest changes, for whoever listens rather than looks. */
  readonly spoken: string;
}

export type Session = 'unknown' | 'signed_out' | 'signed_in';

/** How the stream of events is; `connecting` also while nobody is signed in. */
export type Link = 'connecting' | 'live' | 'lost';

/** One page of the jobs in one state. */
export interface JobList {
  readonly state: JobState;
  readonly rows: readonly JobDocument[];
  /** Where this page and those before it begin; null: at the newest. */
  readonly cursors: readonly (string | null)[];
  readonly next: string | null;
}

export interface Log {
  /** `events`: what the supervisor does; `all`: what the workers write, too. */
  readonly source: 'events' | 'all';
  readonly filter: string;
  readonly level: string;
  readonly events: readonly LogLine[];
  readonly written: readonly LogLine[];
}

export type Dialog =
  | { readonly name: 'job'; readonly queue: string; readonly id: string }
  | { readonly name: 'worker'; readonly worker: string }
  | { readonly name: 'scale'; readonly worker: string; readonly processes: number }
  | { readonly name: 'stop'; readonly worker: string }
  | Purge;

export interface Purge {
  readonly name: 'purge';
  readonly queue: string;
  readonly states: readonly JobState[];
  readonly typed: string;
}

/** What the open dialog has asked for; absent: not known yet. */
export interface Found {
  readonly job?: JobDocument;
  /** The last lines of its log. */
  readonly lines?: readonly JobLogLine[];
  readonly processes?: readonly WorkerDetail[];
  /** How many jobs there are to remove. */
  readonly counts?: PurgeCounts;
  /** Why something cannot be had. */
  readonly refusal?: string | null;
}

/** How many jobs of a queue are in which state. */
export type PurgeCounts = Partial<Record<JobState, number>>;

export interface Notice {
  readonly text: string;
  readonly hint: string | null;
  readonly isBad: boolean;
}

let current: View = {
  session: 'unknown',
  link: 'connecting',
  status: null,
  skewMs: 0,
  stats: null,
  fleet: null,
  sheets: [],
  jobs: { state: 'failed', rows: [], cursors: [null], next: null },
  unfolded: [],
  log: { source: 'events', filter: '', level: 'info', events: [], written: [] },
  dialog: null,
  found: {},
  notice: null,
  spoken: '',
};
/** As long as a frame: what is shown in one is drawn once. Real ones do not come to a tab behind others, whose title is still seen. */
const FRAME_MS = 16;

let draw = (_: View) => {};
let isDue = false;

/** What is shown now. */
export function view(): View {
  return current;
}

/** Shows something else in these places, a moment later. */
export function show(change: Partial<View>): void {
  current = { ...current, ...change };
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    draw(current);
  }, FRAME_MS);
}

/** Shows the log otherwise in these respects. */
export function showLog(change: Partial<Log>): void {
  show({ log: { ...current.log, ...change } });
}

/** Says how a view is drawn. */
export function drawBy(drawView: (view: View) => void): void {
  draw = drawView;
}

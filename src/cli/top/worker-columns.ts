import { formatDuration, formatSize, type Ms } from '../../base/units.js';
import { progressText, shareOf } from '../../protocol/job-progress.js';
import type { RunningJob, WorkerStatus } from '../../protocol/status.js';
import { STATE_STYLE } from '../status/status-text.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { type Line, span } from '../terminal/line.js';
import { bar, sparkline } from '../terminal/sparkline.js';
import { type History, NO_READINGS } from './history.js';
import type { WorkerItem } from './items.js';
import { type Column, numberColumn } from './table.js';

const CURVE = 8;
const MIB = 1024 ** 2;

export interface WorkerFacts {
  readonly history: History;
  readonly now: Ms;
}

/** What is told of each worker process. `title` heads the names. */
export function workerColumns(
  title: string,
  { history, now }: WorkerFacts,
  glyphs: Glyphs,
): readonly Column<WorkerItem>[] {
  const readings = ({ status }: WorkerItem) => history.workers.get(status.name) ?? NO_READINGS;
  const curve = (values: readonly number[], atLeast: number) => [
    span(sparkline(values, CURVE, glyphs, atLeast), 'cyan'),
  ];
  return [
    { title, rank: 0, cell: ({ status }) => [span(glyphs.show(status.name))] },
    {
      title: 'STATE',
      rank: 1,
      least: 8,
      cell: ({ status }) => [span(status.state, STATE_STYLE[status.state] ?? null)],
    },
    numberColumn('PID', 6, ({ pid }) => text(pid)),
    numberColumn('UPTIME', 8, ({ uptimeMs }) => (uptimeMs === null ? '-' : formatDuration(uptimeMs))),
    numberColumn('RESTARTS', 5, ({ restarts }) => String(restarts)),
    {
      ...numberColumn('CPU', 2, ({ cpuPercent }) => (cpuPercent === null ? '-' : `${Math.round(cpuPercent)}%`)),
      least: 4,
    },
    { title: '', rank: 9, least: CURVE, cell: (row) => curve(readings(row).cpuPercent, 100) },
    { ...numberColumn('MEMORY', 3, ({ rssBytes }) => (rssBytes === null ? '-' : formatSize(rssBytes))), least: 9 },
    { title: '', rank: 10, least: CURVE, cell: (row) => curve(readings(row).rssBytes, MIB) },
    numberColumn('LOOP', 7, ({ eventLoopDelayMs }) =>
      eventLoopDelayMs === null ? '-' : `${Math.round(eventLoopDelayMs)}ms`,
    ),
    numberColumn('DONE', 11, ({ completed }) => String(completed)),
    numberColumn('FAILED', 12, ({ failed }) => String(failed)),
    {
      title: 'JOB',
      rank: 4,
      least: 12,
      grows: true,
      cell: ({ status }, width) => jobCell(status, { width, glyphs, now }),
    },
  ];
}

interface JobRoom {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly now: Ms;
}

function jobCell({ jobs, state, nextStartAt, lastExit }: WorkerStatus, room: JobRoom): Line {
  const { glyphs, now } = room;
  const [first, ...others] = jobs;
  if (first !== undefined) return runningJob(first, others.length, room);
  if (state === 'backoff' && nextStartAt !== null) {
    const waitMs = Math.max(0, Date.parse(nextStartAt) - now);
    return [span(`again in ${formatDuration(waitMs)}`, 'yellow')];
  }
  if (state === 'fatal' && lastExit !== null) return [span(glyphs.show(lastExit.reason), 'red')];
  return [span('-', 'dim')];
}

function runningJob({ queue, id, progress }: RunningJob, others: number, { width, glyphs }: JobRoom): Line {
  const share = shareOf(progress);
  const more = others === 0 ? '' : ` +${others}`;
  const name = `${queue}/${id}${more}`;
  if (share === null) return [span(glyphs.show(name))];
  const [full, rest] = bar(share, Math.min(12, Math.floor(width / 3)), glyphs);
  return [span(full, 'green'), span(rest, 'dim'), span(glyphs.show(`${progressText(progress)}  ${name}`))];
}

function text(value: number | null): string {
  return value === null ? '-' : String(value);
}

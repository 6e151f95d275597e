import { formatLocalTime } from '../../base/local-time.js';
import { printable } from '../../base/printable.js';
import { formatDuration, formatSize } from '../../base/units.js';
import type { RestartDocument, StatsDocument } from '../../protocol/stats.js';
import type { Output } from '../output.js';
import { renderTable } from '../table.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { sparkline } from '../terminal/sparkline.js';
import { averages, sums } from './condense.js';

interface Means {
  readonly output: Output;
  readonly glyphs: Glyphs;
}

/** How many columns a curve has. */
const CURVE = 30;
const SHOWN_RESTARTS = 5;

/** What `cardq stats` prints for people: queues, processes, and who was restarted last. */
export function statsText(stats: StatsDocument, means: Means): string {
  const blocks = [headline(stats, means)];
  if (stats.queues.length > 0) blocks.push(queueTable(stats, means));
  else blocks.push('no jobs');
  if (stats.workers.length > 0) blocks.push(workerTable(stats, means));
  if (stats.restarts.length > 0) blocks.push(restartLines(stats.restarts, means));
  return blocks.join('\n\n');
}

/** Why less is shown than was asked for; null: it is not. */
export function cutShort({ askedSince, startedAt, since, until }: StatsDocument): string | null {
  const [asked, started, first] = [askedSince, startedAt, since].map((time) => Date.parse(time));
  if (asked === undefined || started === undefined || first === undefined) return null;
  if (started > asked)
    return `that is all there is: cardq has been running for ${formatDuration(Date.parse(until) - started)}`;
  return first > asked
    ? `that is all there is: what is older than ${formatDuration(Date.parse(until) - first)} is not kept`
    : null;
}

function headline({ startedAt, since, until, stepMs }: StatsDocument, { output }: Means): string {
  const from = Math.max(Date.parse(since), Date.parse(startedAt));
  const span = formatDuration(Date.parse(until) - from);
  return `${output.paint('bold', span)} since ${formatLocalTime(from)}, in steps of ${formatDuration(stepMs)}`;
}

function queueTable({ queues, totals }: StatsDocument, { output, glyphs }: Means): string {
  const head = [
    'QUEUE',
    'JOBS',
    'FAILED',
    'RETRIED',
    'PER MIN',
    'P50',
    'P95',
    'WAIT P50',
    'WAIT P95',
    'JOBS OVER TIME',
  ];
  const rows = totals.queues.map((one) => [
    glyphs.show(one.name),
    String(one.completed),
    bad(one.failed, output),
    String(one.retried),
    rate(one.completedPerMinute),
    duration(one.p50Ms),
    duration(one.p95Ms),
    duration(one.waitP50Ms),
    duration(one.waitP95Ms),
    curve(sums(queues.find(({ name }) => name === one.name)?.completed ?? [], CURVE), { output, glyphs }, 1),
  ]);
  const all = totals.queues;
  const total = [
    'all',
    String(sum(all.map(({ completed }) => completed))),
    bad(sum(all.map(({ failed }) => failed)), output),
    String(sum(all.map(({ retried }) => retried))),
    rate(sum(all.map(({ completedPerMinute }) => completedPerMinute))),
  ];
  return renderTable([dim(head, output), ...rows, ...(rows.length > 1 ? [total] : [])], RIGHT_OF_QUEUES);
}

const RIGHT_OF_QUEUES = new Set([1, 2, 3, 4, 5, 6, 7, 8]);

function workerTable({ workers, totals }: StatsDocument, { output, glyphs }: Means): string {
  const head = ['WORKER', 'JOBS', 'FAILED', 'RESTARTS', 'CPU', 'MEMORY', 'CPU OVER TIME'];
  const rows = totals.workers.map((one) => [
    glyphs.show(one.name),
    String(one.completed),
    bad(one.failed, output),
    String(one.restarts),
    one.cpuPercent === null ? '-' : `${Math.round(one.cpuPercent)}%`,
    one.rssBytes === null ? '-' : formatSize(one.rssBytes),
    curve(
      averages(workers.find(({ name }) => name === one.name)?.cpuPercent ?? [], CURVE),
      { output, glyphs },
      WHOLE_CORE,
    ),
  ]);
  return renderTable([dim(head, output), ...rows], RIGHT_OF_WORKERS);
}

const RIGHT_OF_WORKERS = new Set([1, 2, 3, 4, 5]);
/** In percent: of a process that is idle, the curve stays low. */
const WHOLE_CORE = 100;

function restartLines(restarts: readonly RestartDocument[], { output }: Means): string {
  const rows = restarts
    .slice(0, SHOWN_RESTARTS)
    .map(({ at, name, reason, lastExit }) => [
      formatLocalTime(Date.parse(at)),
      name,
      reason,
      printable(lastExit.reason),
      output.paint('dim', printable(lastExit.lastWords.at(-1) ?? '')),
    ]);
  const more = restarts.length - rows.length;
  const table = renderTable([dim(['RESTARTED', 'WORKER', 'FOR', 'LAST EXIT', ''], output), ...rows]);
  return more === 0 ? table : `${table}\n${output.paint('dim', `and ${more} more: --json tells all`)}`;
}

function dim(head: readonly string[], output: Output): readonly string[] {
  return head.map((word) => output.paint('dim', word));
}

function bad(count: number, output: Output): string {
  return count === 0 ? '0' : output.paint('red', String(count));
}

function curve(values: readonly number[], { output, glyphs }: Means, atLeast: number): string {
  return output.paint('cyan', sparkline(values, CURVE, glyphs, atLeast));
}

/** `0.3`, `12`. */
function rate(perMinute: number): string {
  return perMinute > 0 && perMinute < 10 ? perMinute.toFixed(1) : String(Math.round(perMinute));
}

function duration(ms: number | null): string {
  return ms === null ? '-' : formatDuration(ms);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

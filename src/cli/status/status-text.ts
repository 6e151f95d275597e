import { formatDuration, formatSize } from '../../base/units.js';
import { progressText } from '../../protocol/job-progress.js';
import type { BrokerStatus, Problem, QueueStatus, StatusDocument, WorkerStatus } from '../../protocol/status.js';
import type { Output, Style } from '../output.js';
import { renderTable } from '../table.js';
import { scalingText } from './scaling-text.js';

/** How the words for states are coloured, wherever they are shown. */
export const STATE_STYLE: Readonly<Record<string, Style>> = {
  running: 'green',
  standby: 'green',
  up: 'green',
  starting: 'cyan',
  draining: 'cyan',
  stopping: 'cyan',
  degraded: 'yellow',
  backoff: 'yellow',
  killing: 'yellow',
  merging: 'yellow',
  fatal: 'red',
  down: 'red',
  stopped: 'gray',
};

/** The pages that `cardq status` prints for people. */
export function statusText(status: StatusDocument, output: Output): string {
  if (status.supervisor.state === 'stopped') return 'cardq is not running';
  const blocks = [headline(status, output)];
  if (status.workers.length > 0) blocks.push(workerTable(status.workers, output));
  if (status.scaling.length > 0) blocks.push(status.scaling.map(scalingText).join('\n'));
  if (status.queues.length > 0) blocks.push(queueTable(status.queues, output));
  if (status.problems.length > 0)
    blocks.push(status.problems.map((problem) => problemText(problem, output)).join('\n'));
  return blocks.join('\n\n');
}

/** One row a process. */
export function workerTable(workers: readonly WorkerStatus[], output: Output): string {
  const head = ['WORKER', 'STATE', 'PID', 'UPTIME', 'RESTARTS', 'CPU', 'MEMORY', 'DONE', 'FAILED', 'JOB'].map((word) =>
    output.paint('dim', word),
  );
  const rows = workers.map((one) => [
    one.name,
    painted(one.standby && one.state === 'running' ? 'standby' : one.state, output),
    text(one.pid),
    one.uptimeMs === null ? '-' : formatDuration(one.uptimeMs),
    String(one.restarts),
    one.cpuPercent === null ? '-' : `${Math.round(one.cpuPercent)}%`,
    one.rssBytes === null ? '-' : formatSize(one.rssBytes),
    String(one.completed),
    String(one.failed),
    jobCell(one),
  ]);
  return renderTable([head, ...rows], new Set([2, 3, 4, 5, 6, 7, 8]));
}

/** One row a queue. */
export function queueTable(queues: readonly QueueStatus[], output: Output): string {
  const head = ['QUEUE', 'WAITING', 'ACTIVE', 'DELAYED', 'COMPLETED', 'FAILED', 'OLDEST', 'PER MIN', 'P50', 'P95'].map(
    (word) => output.paint('dim', word),
  );
  const rows = queues.map((one) => [
    one.paused ? `${one.name} (paused)` : one.name,
    String(one.waiting + one.prioritized),
    String(one.active),
    String(one.delayed),
    String(one.completed),
    one.failed > 0 ? output.paint('red', String(one.failed)) : '0',
    duration(one.oldestWaitMs),
    String(one.completedPerMinute),
    duration(one.p50Ms),
    duration(one.p95Ms),
  ]);
  return renderTable([head, ...rows], new Set([1, 2, 3, 4, 5, 6, 7, 8, 9]));
}

function headline({ supervisor, broker }: StatusDocument, output: Output): string {
  const pid = supervisor.pid === null ? '' : ` · pid ${supervisor.pid}`;
  const uptime = supervisor.uptimeMs === null ? '' : ` · up ${formatDuration(supervisor.uptimeMs)}`;
  const memory = supervisor.rssBytes === null ? '' : ` · ${formatSize(supervisor.rssBytes)}`;
  const log = supervisor.logLevel === 'debug' ? ' · log from debug on' : '';
  const api = supervisor.apiUrl === null ? '' : ` · ${supervisor.apiUrl}`;
  return [
    `${output.paint('bold', supervisor.name)} ${painted(supervisor.state, output)}${pid}${uptime}${memory}${log}${api}`,
    brokerLine(broker, output),
  ].join('\n');
}

/** `broker redis up · 0.4ms · redis://…` */
export function brokerLine({ kind, state, latencyMs, url, fallback }: BrokerStatus, output: Output): string {
  const latency = latencyMs === null ? '' : ` · ${latencyMs.toFixed(1)}ms`;
  return `broker ${kind} ${painted(state, output)}${latency}${standInText(fallback)}${url === null ? '' : ` · ${url}`}`;
}

/** ` · embedded in its stead for 12s, 3 to be handed over` while another stands in. */
function standInText(fallback: BrokerStatus['fallback']): string {
  if (fallback === null) return '';
  const forMs = Math.max(0, Date.now() - Date.parse(fallback.since));
  return ` · embedded in its stead for ${formatDuration(forMs)}, ${fallback.queued} to be handed over`;
}

/** A line for what is wrong, and one for how to mend it. */
export function problemText({ message, hint }: Problem, output: Output): string {
  return `${output.paint('yellow', '!')} ${message}${hint === null ? '' : `\n  ${output.paint('dim', hint)}`}`;
}

function jobCell({ jobs, nextStartAt, state }: WorkerStatus): string {
  const [first, ...others] = jobs;
  if (first !== undefined) {
    return `${first.queue}/${first.id}${progressText(first.progress)}${others.length === 0 ? '' : ` +${others.length}`}`;
  }
  if (state === 'backoff' && nextStartAt !== null) {
    return `starts again in ${formatDuration(Math.max(0, Date.parse(nextStartAt) - Date.now()))}`;
  }
  return '-';
}

function painted(state: string, output: Output): string {
  return output.paint(STATE_STYLE[state] ?? 'reset', state);
}

function duration(ms: number | null): string {
  return ms === null ? '-' : formatDuration(ms);
}

function text(value: number | null): string {
  return value === null ? '-' : String(value);
}

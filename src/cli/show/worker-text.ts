import { formatDuration, formatSize } from '../../base/units.js';
import type { RecentExit, RunningJob, WorkerDetail } from '../../protocol/status.js';
import { ABORT_SENTENCE } from '../../protocol/worker-messages.js';
import type { Output } from '../output.js';
import { workerTable } from '../status/status-text.js';

/** What `cardq show WORKER` prints for people: a row for each process, then what each has in hand, and its past. */
export function workersText(workers: readonly WorkerDetail[], output: Output): string {
  return [workerTable(workers, output), ...workers.map(detailText)].filter(Boolean).join('\n\n');
}

function detailText({ name, logLevel, jobs, restartBudget, recentExits }: WorkerDetail): string {
  const isQuiet = jobs.length === 0 && recentExits.length === 0;
  const budget = restartBudget === null || isQuiet ? [] : [budgetLine(name, restartBudget)];
  const level = logLevel === null ? [] : [`${name} logs from ${logLevel} on`];
  return [...level, ...jobs.map((job) => jobLine(name, job)), ...budget, ...recentExits.flatMap(exitLines)].join('\n');
}

function jobLine(name: string, { queue, id, startedAt, askedToStop }: RunningJob): string {
  const stop = askedToStop === null ? '' : `; asked to stop: ${ABORT_SENTENCE[askedToStop]}`;
  return `${name} has ${queue}/${id} in hand since ${startedAt}${stop}`;
}

function budgetLine(name: string, { used, max, windowMs }: NonNullable<WorkerDetail['restartBudget']>): string {
  return `${name} has used ${used} of ${max} restarts within ${formatDuration(windowMs)}`;
}

function exitLines({ at, pid, uptimeMs, reason, rssBytes, lastWords, report }: RecentExit): string[] {
  const memory = rssBytes === null ? '' : `, last memory ${formatSize(rssBytes)}`;
  return [
    `  ended at ${at} after ${formatDuration(uptimeMs)} (pid ${pid}${memory}): ${reason}`,
    ...lastWords.map((line) => `    | ${line}`),
    ...(report === null ? [] : [`    report: ${report}`]),
  ];
}

import { formatDuration } from '../../base/units.js';
import type { AttemptDocument, JobDocument, RunningAttempt } from '../../protocol/control.js';
import { ABORT_SENTENCE } from '../../protocol/worker-messages.js';

/** What `cardq show JOB` prints for people: the job, then each attempt with its place, its end and the reason for that. */
export function jobText(job: JobDocument): string {
  const { timestamps } = job;
  const lines = [
    `${job.queue}/${job.id} ${job.state}`,
    `name      ${job.name}`,
    `attempts  ${job.attempts} of ${job.maxAttempts}`,
    `created   ${timestamps.createdAt}`,
    ...(timestamps.dueAt === null ? [] : [`due       ${timestamps.dueAt}`]),
    ...(timestamps.startedAt === null ? [] : [`started   ${timestamps.startedAt}`]),
    ...(timestamps.finishedAt === null ? [] : [`finished  ${timestamps.finishedAt}`]),
    ...(job.failedReason === null ? [] : [`reason    ${job.failedReason}`]),
    `data      ${JSON.stringify(job.data)}`,
    ...(job.progress === null ? [] : [`progress  ${JSON.stringify(job.progress)}`]),
    ...(job.result === null ? [] : [`result    ${JSON.stringify(job.result)}`]),
    ...job.history.flatMap(attemptLines),
    ...(job.running === null ? [] : runningLines(job.running)),
  ];
  return lines.join('\n');
}

function attemptLines({ attempt, kind, worker, pid, startedAt, endedAt, reason, report, crash }: AttemptDocument) {
  const tookMs = Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));
  return [
    `  attempt ${attempt} (${kind}) on ${worker} (pid ${pid}) at ${startedAt} for ${formatDuration(tookMs)}: ${reason}`,
    ...(crash?.lastWords.map((line) => `    | ${line}`) ?? []),
    ...(report === null ? [] : [`    report: ${report}`]),
  ];
}

function runningLines({ attempt, worker, pid, startedAt, askedToStop }: RunningAttempt): string[] {
  return [
    `  attempt ${attempt} runs on ${worker} (pid ${pid}) since ${startedAt}`,
    ...(askedToStop === null ? [] : [`    asked to stop: ${ABORT_SENTENCE[askedToStop]}`]),
  ];
}

import { CardqError } from '../../base/errors.js';
import type { AttemptDocument, JobDocument } from '../../protocol/control.js';
import type { StatusDocument, WorkerStatus } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { jobPath, resolveJob } from '../resolve-job.js';
import { workerTable } from '../status-text.js';

export async function run(invocation: Invocation): Promise<number> {
  const [word, ...more] = invocation.operands;
  if (word === undefined || more.length > 0)
    throw misuse('show takes one worker or one job', 'cardq show pdf-1, cardq show job:42');
  if (word.startsWith('job:')) return showJob(invocation, word.slice('job:'.length));
  const status = await invocation.client.get<StatusDocument>('/status');
  const workers = status.workers.filter((one) => one.name === word || one.worker === word);
  return workers.length > 0 ? showWorkers(invocation, workers) : showJob(invocation, word);
}

function showWorkers({ output }: Invocation, workers: readonly WorkerStatus[]): number {
  if (output.isJson) output.json({ schemaVersion: 1, workers });
  else
    output.data(
      [workerTable(workers, output), ...workers.flatMap(levelLines), ...workers.flatMap(exitLines)].join('\n'),
    );
  return 0;
}

function levelLines({ name, logLevel }: WorkerStatus): string[] {
  return logLevel === null ? [] : [`${name} logs from ${logLevel} on`];
}

function exitLines({ name, lastExit }: WorkerStatus): string[] {
  if (lastExit === null) return [];
  return [
    '',
    `${name} last ended at ${lastExit.at}: ${lastExit.reason}`,
    ...lastExit.lastWords.map((line) => `  | ${line}`),
  ];
}

async function showJob({ client, output }: Invocation, word: string): Promise<number> {
  const { job } = await client.get<{ job: JobDocument }>(jobPath(await known(word, () => resolveJob(client, word))));
  if (output.isJson) output.json({ schemaVersion: 1, job });
  else output.data(jobText(job));
  return 0;
}

async function known<T>(word: string, find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (thrown) {
    if (!(thrown instanceof CardqError) || thrown.code !== 'job_unknown') throw thrown;
    throw new CardqError({
      code: 'job_unknown',
      message: `there is no worker and no job "${word}"`,
      where: 'command line',
      hint: 'cardq status and cardq jobs list them',
    });
  }
}

function jobText(job: JobDocument): string {
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
  ];
  return lines.join('\n');
}

function attemptLines({ attempt, kind, worker, pid, startedAt, reason, crash }: AttemptDocument): string[] {
  const words = crash?.lastWords.map((line) => `    | ${line}`) ?? [];
  return [`  attempt ${attempt} (${kind}) on ${worker} (pid ${pid}) at ${startedAt}: ${reason}`, ...words];
}

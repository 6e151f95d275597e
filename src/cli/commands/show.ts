import { CardqError } from '../../base/errors.js';
import type { JobDocument } from '../../protocol/control.js';
import type { WorkerDetail } from '../../protocol/status.js';
import { COMMAND_LINE, misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { jobPath, resolveJob } from '../job/resolve-job.js';
import { jobText } from '../show/job-text.js';
import { workersText } from '../show/worker-text.js';

export async function run(invocation: Invocation): Promise<number> {
  const [word, ...more] = invocation.operands;
  if (word === undefined || more.length > 0)
    throw misuse('show takes one worker or one job', 'cardq show pdf-1, cardq show job:42');
  if (word.startsWith('job:')) return showJob(invocation, word.slice('job:'.length));
  const workers = await workersOf(invocation, word);
  return workers === null ? showJob(invocation, word) : showWorkers(invocation, workers);
}

/** Null when there is no such worker. */
async function workersOf({ client }: Invocation, word: string): Promise<readonly WorkerDetail[] | null> {
  try {
    return await client.get<readonly WorkerDetail[]>(`/workers/${encodeURIComponent(word)}`);
  } catch (thrown) {
    if (thrown instanceof CardqError && thrown.code === 'worker_unknown') return null;
    throw thrown;
  }
}

function showWorkers({ output }: Invocation, workers: readonly WorkerDetail[]): number {
  if (output.isJson) output.json({ schemaVersion: 1, workers });
  else output.data(workersText(workers, output));
  return 0;
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
      where: COMMAND_LINE,
      hint: 'cardq status and cardq jobs list them',
    });
  }
}

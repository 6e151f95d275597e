import { CardqError } from '../../base/errors.js';
import type { JobDocument } from '../../protocol/control.js';
import type { JobRef } from '../../protocol/jobs.js';
import type { Invocation } from '../command.js';
import { followJob } from './follow-job.js';
import { ProgressLine } from './progress-line.js';

/** Without `--timeout` a job may take as long as its queue lets it. */
const PATIENCE_MS = 24 * 3_600_000;

/** Waits for the job with its progress drawn, and returns it completed. ^C leaves it running; failure is `job_failed`. */
export async function awaitResult({ client, options, output }: Invocation, ref: JobRef): Promise<JobDocument> {
  const line = new ProgressLine(output);
  const leave = () => {
    line.clear();
    process.stderr.write(`the job goes on: ${ref.queue}/${ref.id}\n`);
    process.exit(130);
  };
  process.once('SIGINT', leave);
  try {
    const withinMs = options.duration('timeout') ?? PATIENCE_MS;
    const job = await followJob(client, ref, { withinMs, onLook: (seen) => line.draw(seen) });
    if (job.state === 'completed') return job;
    throw new CardqError({
      code: 'job_failed',
      message: job.failedReason ?? 'the job failed',
      where: `${ref.queue}/${ref.id}`,
      hint: `cardq show ${ref.queue}/${ref.id}`,
    });
  } finally {
    line.clear();
    process.off('SIGINT', leave);
  }
}

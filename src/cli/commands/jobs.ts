import { formatDuration } from '../../base/units.js';
import type { JobDocument } from '../../protocol/control.js';
import { JOB_STATES } from '../../protocol/jobs.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { renderTable } from '../table.js';

export async function run({ client, operands, options, output }: Invocation): Promise<number> {
  if (operands.length > 1) throw misuse('jobs takes one queue', 'cardq jobs pdf_generation');
  const query = new URLSearchParams();
  if (operands[0] !== undefined) query.set('queue', operands[0]);
  if (options.has('state')) query.set('state', options.words('state', JOB_STATES).join(','));
  query.set('limit', String(options.whole('limit', { min: 1, max: 1000 }) ?? 50));
  const { jobs } = await client.get<{ jobs: JobDocument[] }>(`/tasks?${query}`);
  if (output.isJson) output.json({ schemaVersion: 1, jobs });
  else if (jobs.length === 0) output.say('no such jobs');
  else output.data(table(jobs, (word) => output.paint('dim', word)));
  return 0;
}

function table(jobs: readonly JobDocument[], dim: (word: string) => string): string {
  const head = ['QUEUE', 'ID', 'NAME', 'STATE', 'ATTEMPTS', 'AGE', 'REASON'].map(dim);
  const rows = jobs.map((job) => [
    job.queue,
    job.id,
    job.name,
    job.state,
    `${job.attempts}/${job.maxAttempts}`,
    formatDuration(Math.max(0, Date.now() - Date.parse(job.timestamps.createdAt))),
    firstLine(job.failedReason ?? ''),
  ]);
  return renderTable([head, ...rows], new Set([4, 5]));
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

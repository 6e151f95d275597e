import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { jobPath, resolveJob } from '../job/resolve-job.js';

export async function run({ client, operands, options, output }: Invocation): Promise<number> {
  if (operands.length === 0) throw misuse('cancel needs the id of a job', 'cardq jobs lists them');
  const outcomes: { queue: string; id: string; outcome: string }[] = [];
  for (const word of operands) {
    const job = await resolveJob(client, word);
    const { outcome } = await client.post<{ outcome: string }>(`${jobPath(job)}/cancel`, {
      force: options.has('force'),
    });
    outcomes.push({ ...job, outcome });
    output.say(`${job.queue}/${job.id} ${outcome === 'removed' ? 'removed' : 'was asked to stop'}`);
  }
  if (output.isJson) output.json({ schemaVersion: 1, jobs: outcomes });
  return 0;
}

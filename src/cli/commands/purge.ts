import { createInterface } from 'node:readline/promises';
import type { PurgeReport } from '../../protocol/control.js';
import { JOB_STATES, type JobState } from '../../protocol/jobs.js';
import { misuse } from '../arguments.js';
import type { Invocation, Options } from '../command.js';

export async function run(invocation: Invocation): Promise<number> {
  const { client, operands, options, output } = invocation;
  if (operands.length === 0) throw misuse('purge needs the names of queues', 'cardq queues lists them');
  const dryRun = options.has('dry-run');
  const request = { queues: operands, ...(options.has('state') ? { states: readStates(options) } : {}) };
  const counted = (await client.post<{ queues: PurgeReport }>('/purge', { ...request, dryRun: true })).queues;
  const isAllowed = dryRun || options.has('yes') || (await confirm(totalOf(counted), operands));
  if (!isAllowed) return 1;
  const report = dryRun
    ? counted
    : (await client.post<{ queues: PurgeReport }>('/purge', { ...request, dryRun: false })).queues;
  if (output.isJson) output.json({ schemaVersion: 1, dryRun, queues: report });
  else output.data(describe(report, dryRun));
  return 0;
}

function readStates(options: Options): readonly JobState[] {
  const states = options.words('state', JOB_STATES);
  if (states.includes('active'))
    throw misuse('active jobs are never purged', 'cardq cancel asks a running job to stop');
  return states;
}

async function confirm(total: number, queues: readonly string[]): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw misuse('purge asks before it removes, and nobody is here to answer', 'add --yes, or --dry-run to count');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`remove ${total} jobs of ${queues.join(', ')}? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function totalOf(report: PurgeReport): number {
  return Object.values(report)
    .flatMap((states) => Object.values(states))
    .reduce((sum, count) => sum + count, 0);
}

function describe(report: PurgeReport, dryRun: boolean): string {
  return Object.entries(report)
    .map(([queue, states]) => {
      const removed = Object.entries(states).filter(([, count]) => count > 0);
      const counts = removed.map(([state, count]) => `${count} ${state}`);
      return `${queue}: ${dryRun ? 'would remove' : 'removed'} ${counts.length === 0 ? 'nothing' : counts.join(', ')}`;
    })
    .join('\n');
}

import { createInterface } from 'node:readline/promises';
import type { PurgeReport } from '../../protocol/control.js';
import { JOB_STATES, type JobState } from '../../protocol/jobs.js';
import { misuse } from '../arguments.js';
import type { Client } from '../client/client.js';
import type { Invocation, Options } from '../command.js';

/** A million jobs take their time, and nothing is won by giving up. */
const PATIENCE_MS = 24 * 3_600_000;

export async function run(invocation: Invocation): Promise<number> {
  const { client, operands, options, output } = invocation;
  if (operands.length === 0) throw misuse('purge needs the names of queues', 'cardq queues lists them');
  const dryRun = options.has('dry-run');
  const request = { queues: operands, ...(options.has('state') ? { states: readStates(options) } : {}) };
  const counted = await purge(client, { ...request, dryRun: true });
  const isAllowed = dryRun || options.has('yes') || (await confirm(totalOf(counted), operands));
  if (!isAllowed) return 1;
  const report = dryRun ? counted : await purge(client, { ...request, dryRun: false });
  if (output.isJson) output.json({ schemaVersion: 1, dryRun, queues: report });
  else output.data(describe(report, dryRun));
  return 0;
}

async function purge(client: Client, request: object): Promise<PurgeReport> {
  const { queues } = await client.post<{ queues: PurgeReport }>('/purge?wait=true', request, {
    timeoutMs: PATIENCE_MS,
  });
  return queues;
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

import type { StatusDocument } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { selectWorkers } from '../select-workers.js';
import { statusText } from '../status/status-text.js';

/** It answers from what is at hand: later it is stuck. */
const TIMEOUT_MS = 3000;

/** Exit status 0 running, 1 degraded, 3 not running; 130 after a `--watch` that ^C ended. */
export async function run(invocation: Invocation): Promise<number> {
  const { options } = invocation;
  if (options.has('watch')) return watch(invocation);
  if (options.has('interval')) throw misuse('--interval is for --watch', 'cardq status --watch --interval 5s');
  return once(invocation);
}

async function once(invocation: Invocation): Promise<number> {
  const status = await ask(invocation);
  if (invocation.output.isJson) invocation.output.json(status);
  else invocation.output.data(statusText(status, invocation.output));
  return exitOf(status);
}

async function watch(invocation: Invocation): Promise<number> {
  const { watchStatus } = await import('../status/watch-status.js');
  return watchStatus(invocation, () => ask(invocation));
}

async function ask({ client, operands }: Invocation): Promise<StatusDocument> {
  const status = await client.getIfRunning<StatusDocument>('/status', { timeoutMs: TIMEOUT_MS });
  return status === null ? absent() : selectWorkers(status, operands);
}

async function absent(): Promise<StatusDocument> {
  const { absentStatus } = await import('../status/absent-status.js');
  return absentStatus();
}

function exitOf({ supervisor }: StatusDocument): number {
  if (supervisor.state === 'stopped') return 3;
  return supervisor.state === 'degraded' ? 1 : 0;
}

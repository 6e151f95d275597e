import { setTimeout as delay } from 'node:timers/promises';
import type { StatusDocument } from '../../protocol/status.js';
import type { Invocation } from '../command.js';
import { selectWorkers } from '../select-workers.js';
import { statusText } from '../status-text.js';

const REFRESH_MS = 1000;
/** It answers from what is at hand: later it is stuck. */
const TIMEOUT_MS = 3000;

export async function run(invocation: Invocation): Promise<number> {
  return invocation.options.has('watch') ? watch(invocation) : once(invocation);
}

async function once({ client, output, operands }: Invocation): Promise<number> {
  const status = await client.getIfRunning<StatusDocument>('/status', { timeoutMs: TIMEOUT_MS });
  const shown = status === null ? await absent() : selectWorkers(status, operands);
  if (output.isJson) output.json(shown);
  else if (status === null) output.data('cardq is not running');
  else output.data(statusText(shown, output));
  return exitOf(shown);
}

async function absent(): Promise<StatusDocument> {
  const { absentStatus } = await import('../absent-status.js');
  return absentStatus();
}

// Draws over itself on a terminal, and prints one page after another elsewhere. ^C is the way out.
async function watch(invocation: Invocation): Promise<number> {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  while (!interrupted.signal.aborted) {
    if (process.stdout.isTTY && !invocation.output.isJson) process.stdout.write('\u001B[H\u001B[2J');
    await once(invocation);
    await delay(REFRESH_MS, undefined, { signal: interrupted.signal }).catch(() => undefined); // interrupted: leave
  }
  return 130;
}

function exitOf({ supervisor }: StatusDocument): number {
  if (supervisor.state === 'stopped') return 3;
  return supervisor.state === 'degraded' ? 1 : 0;
}

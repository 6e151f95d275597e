import type { StatusDocument } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { selectWorkers } from '../select-workers.js';
import type { Look } from '../status/look.js';
import { statusText } from '../status/status-text.js';

/** It answers from what is at hand: later it is stuck. */
const TIMEOUT_MS = 3000;

/** Exit status 0 running, 1 degraded, 3 not running; 130 after a `--watch` that ^C ended. */
export async function run(invocation: Invocation): Promise<number> {
  const { options } = invocation;
  const isFleet = options.has('fleet');
  const look = isFleet ? await fleetLook(invocation) : () => lookAtStatus(invocation);
  if (options.has('watch')) {
    const { watchStatus } = await import('../status/watch-status.js');
    return watchStatus(invocation, { look, lookAt: isFleet ? null : (status) => lookAt(status, invocation) });
  }
  if (options.has('interval')) throw misuse('--interval is for --watch', 'cardq status --watch --interval 5s');
  return once(invocation, look);
}

async function once({ output }: Invocation, look: () => Promise<Look>): Promise<number> {
  const { document, text, exit } = await look();
  if (output.isJson) output.json(document);
  else output.data(text());
  return exit;
}

async function fleetLook(invocation: Invocation): Promise<() => Promise<Look>> {
  const { lookAtFleet } = await import('../status/fleet-status.js');
  return () => lookAtFleet(invocation);
}

async function lookAtStatus(invocation: Invocation): Promise<Look> {
  return lookAt(await invocation.client.getIfRunning<StatusDocument>('/status', { timeoutMs: TIMEOUT_MS }), invocation);
}

/** `status` null: no supervisor is there. */
async function lookAt(status: StatusDocument | null, { operands, output }: Invocation): Promise<Look> {
  const document = status === null ? await absent() : selectWorkers(status, operands);
  return { document, text: () => statusText(document, output), exit: exitOf(document) };
}

async function absent(): Promise<StatusDocument> {
  const { absentStatus } = await import('../status/absent-status.js');
  return absentStatus();
}

function exitOf({ supervisor }: StatusDocument): number {
  if (supervisor.state === 'stopped') return 3;
  return supervisor.state === 'degraded' ? 1 : 0;
}

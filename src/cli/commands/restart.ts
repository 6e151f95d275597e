import type { StatusDocument } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';

const PATIENCE_MS = 24 * 3_600_000;

export async function run(invocation: Invocation): Promise<number> {
  return invocation.options.has('supervisor') ? restartSupervisor(invocation) : restartWorkers(invocation);
}

async function restartWorkers({ client, operands, options, output }: Invocation): Promise<number> {
  const body = { workers: operands, rolling: !options.has('all-at-once') };
  const wait = !options.has('no-wait');
  await client.post(`/restart${wait ? '?wait=true' : ''}`, body, {
    timeoutMs: options.duration('timeout') ?? PATIENCE_MS,
  });
  if (output.isJson) output.json({ schemaVersion: 1, restarted: wait });
  else output.say(wait ? 'restarted' : 'restarting');
  return 0;
}

async function restartSupervisor(invocation: Invocation): Promise<number> {
  if (invocation.options.has('host')) throw misuse('restart --supervisor works on this machine and takes no --host');
  const [{ stopSupervisor }, { loadFor }, start] = await Promise.all([
    import('./stop.js'),
    import('../read-hand-over.js'),
    import('./start.js'),
  ]);
  await loadFor(invocation); // its mistakes are told before anything is stopped
  const status = await invocation.client.getIfRunning<StatusDocument>('/status');
  if (status !== null) await stopSupervisor(invocation, status.supervisor.pid ?? 0);
  return start.run(invocation);
}

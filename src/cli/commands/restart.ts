import type { Invocation } from '../command.js';

const PATIENCE_MS = 24 * 3_600_000;

export async function run(invocation: Invocation): Promise<number> {
  if (!invocation.options.has('supervisor')) return restartWorkers(invocation);
  return (await import('../start/restart-supervisor.js')).restartSupervisor(invocation);
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

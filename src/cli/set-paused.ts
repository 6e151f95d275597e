import type { QueueStatus } from '../protocol/status.js';
import type { Invocation } from './command.js';

/** Pauses or resumes the named queues, or all of them. */
export async function setPaused({ client, operands, output }: Invocation, verb: 'pause' | 'resume'): Promise<number> {
  const names =
    operands.length > 0
      ? operands
      : (await client.get<{ queues: QueueStatus[] }>('/queues')).queues.map((one) => one.name);
  for (const name of names) await client.post(`/queues/${encodeURIComponent(name)}/${verb}`);
  if (output.isJson) output.json({ schemaVersion: 1, [`${verb}d`]: names });
  else output.say(`${verb}d ${names.join(', ')}`);
  return 0;
}

import type { QueueStatus } from '../../protocol/status.js';
import type { Invocation } from '../command.js';
import { queueTable } from '../status/status-text.js';

export async function run({ client, output }: Invocation): Promise<number> {
  const { queues } = await client.get<{ queues: QueueStatus[] }>('/queues');
  if (output.isJson) output.json({ schemaVersion: 1, queues });
  else output.data(queueTable(queues, output));
  return 0;
}

import type { QueueStatus } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { queueTable } from '../status/status-text.js';

export async function run({ client, operands, output }: Invocation): Promise<number> {
  if (operands.length > 0)
    throw misuse(`queues lists all of them and takes no "${operands[0]}"`, `cardq jobs ${operands[0]}`);
  const { queues } = await client.get<{ queues: QueueStatus[] }>('/queues');
  if (output.isJson) output.json({ schemaVersion: 1, queues });
  else output.data(queueTable(queues, output));
  return 0;
}

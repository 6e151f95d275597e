import type { StatusDocument } from '../../protocol/status.js';
import type { Invocation } from '../command.js';
import { selectWorkers } from '../select-workers.js';

export async function run({ client, operands, output }: Invocation): Promise<number> {
  const { workers } = selectWorkers(await client.get<StatusDocument>('/status'), operands);
  const names = operands.length > 0 ? operands : [...new Set(workers.map((one) => one.worker))];
  for (const name of names) await client.post(`/workers/${encodeURIComponent(name)}/reset`);
  if (output.isJson) output.json({ schemaVersion: 1, reset: names });
  else output.say(`reset ${names.join(', ')}`);
  return 0;
}

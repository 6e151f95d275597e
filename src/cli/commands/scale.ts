import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { waitReady } from '../wait-ready.js';

export async function run(invocation: Invocation): Promise<number> {
  const { client, operands, options, output } = invocation;
  if (operands.length === 0) throw misuse('scale needs to know what', 'cardq scale pdf=4');
  for (const { worker, processes } of operands.map(readOperand)) {
    await client.post('/start', { workers: [worker], concurrency: processes });
  }
  if (!options.has('no-wait')) await waitReady(client, options.duration('timeout') ?? 60_000);
  if (output.isJson) output.json({ schemaVersion: 1, scaled: operands });
  else output.say(`scaled ${operands.join(', ')}`);
  return 0;
}

function readOperand(operand: string): { worker: string; processes: number } {
  const [, worker, count] = /^([^=]+)=(\d+)$/.exec(operand) ?? [];
  const processes = Number(count);
  if (worker !== undefined && processes >= 1 && processes <= 1000) return { worker, processes };
  const isNone = worker !== undefined && processes === 0;
  throw misuse(
    `"${operand}" is not worker=n with n from 1 to 1000`,
    isNone ? `cardq stop ${worker}` : 'for example cardq scale pdf=4',
  );
}

import { LOG_LEVELS } from '../../base/log-level.js';
import { misuse, oneOf } from '../arguments.js';
import type { Invocation } from '../command.js';

const READING = ['follow', 'lines', 'since', 'level', 'job', 'queue', 'grep'];

/** `logs --set-level`: has running workers and the supervisor log from another level on. Throws `usage`, `no_supervisor`. */
export async function setLevel({ client, operands, options, output }: Invocation): Promise<number> {
  const level = oneOf(LOG_LEVELS, 'set-level', options.text('set-level') ?? '');
  const other = READING.find((name) => options.has(name));
  if (other !== undefined)
    throw misuse(`--set-level prints nothing, so --${other} says nothing`, 'leave one of them out');
  await client.post('/logs/level', { workers: operands, level });
  if (output.isJson) output.json({ schemaVersion: 1, level, workers: operands });
  else output.say(`${operands.length === 0 ? 'everything' : operands.join(', ')} is logged from ${level} on`);
  return 0;
}

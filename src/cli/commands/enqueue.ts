import { text as readAll } from 'node:stream/consumers';
import { CardqError, messageOf } from '../../base/errors.js';
import type { Json } from '../../base/json.js';
import type { JobDocument } from '../../protocol/control.js';
import { JOB_ID, JOB_NAME, MAX_PRIORITY, type TextRule } from '../../protocol/jobs.js';
import { COMMAND_LINE, misuse } from '../arguments.js';
import type { Invocation, Options } from '../command.js';
import { awaitResult } from '../job/await-result.js';

export async function run(invocation: Invocation): Promise<number> {
  const { client, operands, options, output } = invocation;
  const [queue, raw, ...more] = operands;
  if (queue === undefined || more.length > 0)
    throw misuse('enqueue takes a queue and, if need be, one JSON value', 'cardq enqueue default \'{"echo": 1}\'');
  const body = {
    queue,
    data: await readData(raw),
    name: readMatching(options, 'name', JOB_NAME),
    id: readMatching(options, 'id', JOB_ID),
    priority: options.whole('priority', { min: 0, max: MAX_PRIORITY }) ?? undefined,
    delay: options.duration('delay') ?? undefined,
    attempts: options.whole('attempts', { min: 1, max: 1000 }) ?? undefined,
  };
  const { job } = await client.post<{ job: JobDocument }>('/jobs', body);
  if (!options.has('wait')) return printId(invocation, job);
  const ended = await awaitResult(invocation, job);
  if (output.isJson) output.json({ schemaVersion: 1, job: ended });
  else output.data(JSON.stringify(ended.result, null, 2));
  return 0;
}

function printId({ output }: Invocation, job: JobDocument): number {
  if (output.isJson) output.json({ schemaVersion: 1, job });
  else output.data(job.id);
  return 0;
}

function readMatching(options: Options, name: 'name' | 'id', { pattern, rule }: TextRule): string | undefined {
  const text = options.text(name);
  if (text === null || pattern.test(text)) return text ?? undefined;
  throw misuse(`--${name} cannot be "${text}"`, `it takes ${rule}`);
}

async function readData(raw: string | undefined): Promise<Json> {
  if (raw === undefined) return {};
  const isPiped = raw === '-';
  const text = isPiped ? await readAll(process.stdin) : raw;
  try {
    return JSON.parse(text) as Json;
  } catch (thrown) {
    throw new CardqError({
      code: 'usage',
      message: `the job's data is not JSON: ${messageOf(thrown)}`,
      where: isPiped ? 'standard input' : COMMAND_LINE,
      hint: isPiped
        ? 'it takes one JSON value: cardq enqueue default - < job.json'
        : 'quote it: cardq enqueue default \'{"a": 1}\'',
    });
  }
}

import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { AddedJob } from '../protocol/control.js';
import type { Env } from './caller.js';
import { RequestProblem } from './problem.js';

/** Longer ones are refused: nobody needs more to be unique. */
const MAX_KEY_CHARACTERS = 255;

/** The `Idempotency-Key` of the request, with or without the quotes that the header's draft asks for; null: there is none. Throws RequestProblem. */
export function idempotencyKeyOf(context: Context<Env>): string | null {
  const told = context.req.header('idempotency-key');
  if (told === undefined) return null;
  const key = /^"(.*)"$/.exec(told)?.[1] ?? told;
  if (key.length > 0 && key.length <= MAX_KEY_CHARACTERS && /^[\x20-\x7e]+$/.test(key)) return key;
  throw new RequestProblem(400, `an Idempotency-Key has 1 to ${MAX_KEY_CHARACTERS} characters of ASCII`, {
    where: 'Idempotency-Key',
  });
}

/** The same key means the same job, within one queue: its id. */
export function idOfKey(queue: string, key: string): string {
  return `key-${createHash('sha256').update(`${queue}\n${key}`).digest('hex').slice(0, 32)}`;
}

/** Refuses a key that another request had before: what is asked for now is not what the job was added as. Throws RequestProblem. */
export function requireSame({ job, isSame }: AddedJob): void {
  if (isSame) return;
  throw new RequestProblem(422, 'this Idempotency-Key belongs to a job that was added with something else', {
    code: 'idempotency_key_reused',
    where: 'Idempotency-Key',
    hint: `each job has a key of its own; that one is ${job.queue}/${job.id}`,
  });
}

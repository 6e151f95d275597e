import { CardqError, messageOf } from '../../base/errors.js';

// Of BullMQ's ErrorCode: no such job, no lock, not in the active list, another's lock.
const NOT_HELD: ReadonlySet<unknown> = new Set([-1, -2, -3, -6]);

/** True when BullMQ's script refused because the caller does not hold the job. */
export function isNotHeld(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && NOT_HELD.has(thrown.code);
}

/** What a failed call to Redis means: `conflict`, `broker_write_failed` (no memory left), `broker_data_invalid`, `internal` (a fault of ours), else `broker_unreachable`. */
export function redisFailure(thrown: unknown, location: string): CardqError {
  if (thrown instanceof CardqError) return thrown;
  if (thrown instanceof TypeError || thrown instanceof ReferenceError || thrown instanceof SyntaxError) {
    return new CardqError({ code: 'internal', message: thrown.message, where: location }, { cause: thrown });
  }
  const message = messageOf(rootOf(thrown));
  if (isNotHeld(thrown)) return new CardqError({ code: 'conflict', message, where: location }, { cause: thrown });
  if (/\bOOM\b|MISCONF/.test(message)) {
    return new CardqError(
      {
        code: 'broker_write_failed',
        message,
        where: location,
        hint: 'Redis refuses writes: look at its memory and disk',
      },
      { cause: thrown },
    );
  }
  if (/^WRONGTYPE\b/.test(message)) return notOurs(location, message, thrown);
  return unreachable(location, message, thrown);
}

/** It answers, and holds something else where a queue should be. */
function notOurs(location: string, message: string, cause: unknown): CardqError {
  return new CardqError(
    {
      code: 'broker_data_invalid',
      message: `a key of a queue holds something else: ${message}`,
      where: location,
      hint: 'another program writes under the same names: give cardq a broker.prefix, or a database, of its own',
    },
    { cause },
  );
}

/** A refused transaction says only that; why, its first refused command knows. */
function rootOf(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !('previousErrors' in thrown) || !Array.isArray(thrown.previousErrors))
    return thrown;
  return thrown.previousErrors[0] ?? thrown;
}

/** The error of every call that cannot be answered. */
export function unreachable(location: string, reason: string, cause?: unknown): CardqError {
  return new CardqError(
    {
      code: 'broker_unreachable',
      message: `the broker cannot be reached: ${reason}`,
      where: location,
      hint: 'check that Redis runs there, and broker.url',
    },
    { cause },
  );
}

import { z } from 'zod';
import type { JsonObject } from '../../base/json.js';
import { type Bytes, type Ms, parseDuration, parseSize } from '../../base/units.js';

// Kinds of values that the schemas share. Each reads what a person writes and yields what the program uses.

/** The longest wait that a Node timer can hold, a little under 25 days; beyond it a timer fires at once. */
const LONGEST_TIMER_MS: Ms = 2 ** 31 - 1;
/** Below this a memory limit is surely a number whose unit was forgotten. */
const LEAST_MEMORY: Bytes = 1024 ** 2;

const DURATION_MESSAGE = 'must be a duration such as "500ms", "30s", "5m", "1h" or "7d", or a number of milliseconds';
const SIZE_MESSAGE = 'must be a size such as "64KiB", "200MiB" or "1GiB", or a number of bytes';

/** What may stand as the name of a queue, worker or schedule: BullMQ takes no colon, and files and URLs no slash. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Any span of time, zero included. */
export const duration = quantity(parseDuration, DURATION_MESSAGE, /^\s*\d+(\.\d+)?\s*(ms|s|m|h|d)?\s*$/).meta({
  id: 'Duration',
  description: 'A duration: "500ms", "30s", "5m", "1h", "7d", or a number of milliseconds.',
});

/** A span of time above zero. */
export const span = duration.refine((ms) => ms > 0, { error: 'must be more than 0' });

/** A wait that some timer holds. */
export const timer = duration.refine((ms) => ms <= LONGEST_TIMER_MS, { error: 'must be less than 25 days' });

/** A wait above zero that some timer holds. */
export const timeout = timer.refine((ms) => ms > 0, { error: 'must be more than 0' });

/** A number of bytes above zero. */
export const size = quantity(parseSize, SIZE_MESSAGE, /^\s*\d+(\.\d+)?\s*(B|[KMG]i?B)?\s*$/)
  .meta({ id: 'Size', description: 'A size: "64KiB", "200MiB", "1GiB", or a number of bytes.' })
  .refine((bytes) => bytes > 0, { error: 'must be more than 0' });

/** A limit on the memory of a process. */
export const memory = size.refine((bytes) => bytes >= LEAST_MEMORY, {
  error: 'must be at least 1MiB',
  params: { hint: 'without a unit it counts bytes: write "512MiB"' },
});

/** A text that is not empty. */
export const text = z.string().min(1);

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number) {
  return z.int().min(least).max(most);
}

/** How many of something there may be in one supervisor; catches a slip before it forks. */
export const MANY = 1000;

/** Any JSON object; its meaning is somebody else's. */
export const freeObject = z
  .custom<JsonObject>((raw) => typeof raw === 'object' && raw !== null && !Array.isArray(raw), {
    error: 'must be an object',
  })
  .meta({ type: 'object' });

/** Lets a rule about several keys speak although one of them, or a neighbour, is wrong already. */
export const beside = { when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null };

/** True when both are known and the first is the smaller; what is wrong in itself is not compared. */
export function isBelow(a: unknown, b: unknown): boolean {
  return typeof a === 'number' && typeof b === 'number' && a < b;
}

function quantity(parse: (raw: string | number) => number | null, message: string, pattern: RegExp) {
  const written = z.union([z.string().meta({ pattern: pattern.source }), z.number().meta({ minimum: 0 })], {
    error: message,
  });
  return written.transform((raw, context) => {
    const parsed = parse(raw);
    if (parsed === null) context.addIssue({ code: 'custom', message });
    return parsed ?? z.NEVER;
  });
}

import type { Json, JsonObject } from '../base/json.js';
import type { HeldJob, Retention } from './broker.js';

/** What a job's options, in BullMQ's words, mean to whoever runs it; null where it has none. */
export function readOwnOptions({
  attempts,
  backoff,
  removeOnComplete,
  removeOnFail,
}: {
  readonly [name: string]: Json | undefined;
}): HeldJob['own'] {
  return {
    attempts: typeof attempts === 'number' && attempts > 0 ? attempts : null, // BullMQ writes 0 where none was given
    backoff: readBackoff(backoff),
    keepCompleted: readRetention(removeOnComplete),
    keepFailed: readRetention(removeOnFail),
  };
}

/** An object, which a list is not. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readBackoff(raw: Json | undefined): HeldJob['own']['backoff'] {
  if (typeof raw === 'number') return { type: 'fixed', delay: raw };
  if (!isObject(raw)) return null;
  const { type, delay } = raw;
  return typeof type === 'string' ? { type, delay: typeof delay === 'number' ? delay : 0 } : null;
}

/** BullMQ's removeOn…: true removes at once, false keeps for ever, a number is a count, ages are in seconds. */
function readRetention(raw: Json | undefined): Retention | null {
  if (typeof raw === 'boolean') return { ageMs: null, count: raw ? 0 : null };
  if (typeof raw === 'number') return { ageMs: null, count: raw < 0 ? null : raw };
  if (!isObject(raw)) return null;
  const { age, count } = raw;
  return {
    ageMs: typeof age === 'number' ? age * 1000 : null,
    count: typeof count === 'number' && count >= 0 ? count : null,
  };
}

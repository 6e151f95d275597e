import { messageOf } from '../base/errors.js';
import type { Json } from '../base/json.js';
import { type Bytes, formatSize } from '../base/units.js';

/** Beyond this a value holds up the supervisor and the broker, through which it has to pass in one piece. */
const LARGEST: Bytes = 16 * 1024 ** 2;

/** The value as JSON keeps it; `undefined` is null. Throws, naming `what`, when it has no JSON form or exceeds 16 MiB of it. */
export function toJson(value: unknown, what: string): Json {
  if (value === undefined) return null;
  const text = stringify(value, what);
  const bytes = Buffer.byteLength(text);
  if (bytes <= LARGEST) return JSON.parse(text) as Json;
  throw new RangeError(
    `${what} is too large: ${formatSize(bytes)} of JSON, of ${formatSize(LARGEST)} at most (write it to a file below outputDir, and return its path)`,
  );
}

function stringify(value: unknown, what: string): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (thrown) {
    throw new TypeError(`${what} cannot be written as JSON: ${messageOf(thrown)}`, { cause: thrown });
  }
}

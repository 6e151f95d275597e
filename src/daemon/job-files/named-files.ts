import { isAbsolute } from 'node:path';
import type { Bytes } from '../../base/units.js';

/** What the result of a job says of a PDF that it made. Anybody may have written that. */
export interface NamedFiles {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Bytes;
  /** In lower case; null: it was not wanted. */
  readonly sha256: string | null;
  /** Absolute; null: there is none. */
  readonly thumbnail: string | null;
}

/** Null when it tells of no PDF. */
export function namedFiles(result: unknown): NamedFiles | null {
  if (typeof result !== 'object' || result === null) return null;
  const { path, bytes, sha256, thumbnail } = result as Readonly<Record<string, unknown>>;
  if (!isPath(path) || typeof bytes !== 'number' || !Number.isSafeInteger(bytes)) return null;
  const hash = typeof sha256 === 'string' && /^[0-9a-f]{64}$/i.test(sha256) ? sha256.toLowerCase() : null;
  return { path, bytes, sha256: hash, thumbnail: isPath(thumbnail) ? thumbnail : null };
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && isAbsolute(value) && !value.includes('\0');
}

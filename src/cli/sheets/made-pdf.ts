import { CardqError } from '../../base/errors.js';
import type { JobDocument } from '../../protocol/control.js';

/** What every job and every command that makes a PDF tells of it. */
export interface MadePdf {
  /** Absolute. */
  readonly path: string;
  /** Of the picture of its first page, if there is one. */
  readonly thumbnail?: string | null;
  readonly warnings: readonly string[];
}

/** The PDF that a completed job has made. Throws `job_failed` when it made none. */
export function madeBy({ result, queue, id }: JobDocument): MadePdf {
  const { path, thumbnail, warnings } = fieldsOf(result);
  if (typeof path === 'string') {
    return {
      path,
      thumbnail: typeof thumbnail === 'string' ? thumbnail : null,
      warnings: Array.isArray(warnings) ? warnings.map(String) : [],
    };
  }
  throw new CardqError({ code: 'job_failed', message: 'the job ended without a PDF', where: `${queue}/${id}` });
}

function fieldsOf(result: unknown): { path?: unknown; thumbnail?: unknown; warnings?: unknown } {
  return typeof result === 'object' && result !== null ? result : {};
}

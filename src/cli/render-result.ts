import { CardqError } from '../base/errors.js';
import type { RenderResult } from '../pdf/index.js';
import type { JobDocument } from '../protocol/control.js';

/** Where a completed job has put its PDF, and what it warns of. Throws `job_failed` when it made none. */
export function renderedBy({ result, queue, id }: JobDocument): Pick<RenderResult, 'path' | 'warnings'> {
  const { path, warnings } = fieldsOf(result);
  if (typeof path === 'string') return { path, warnings: Array.isArray(warnings) ? warnings.map(String) : [] };
  throw new CardqError({ code: 'job_failed', message: 'the job ended without a PDF', where: `${queue}/${id}` });
}

function fieldsOf(result: unknown): { path?: unknown; warnings?: unknown } {
  return typeof result === 'object' && result !== null ? result : {};
}

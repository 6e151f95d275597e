import type { JobDocument } from '../../protocol/control.js';

/** What a job of card sheets has made, as its result tells. */
export interface Sheet {
  readonly path: string;
  readonly pages: number;
  readonly bytes: number;
  /** Of the first sheet; null: there is none. */
  readonly thumbnail: string | null;
}

/** What a job's result says of the PDF that it has made; null when it has made none. */
export function sheetOf({ result }: Pick<JobDocument, 'result'>): Sheet | null {
  const { path, pages, bytes, thumbnail } = Object(result);
  if (typeof path !== 'string' || typeof pages !== 'number' || typeof bytes !== 'number') return null;
  return { path, pages, bytes, thumbnail: typeof thumbnail === 'string' ? thumbnail : null };
}

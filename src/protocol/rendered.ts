import type { Bytes } from '../base/units.js';

/** What a job has put on paper. */
export interface Rendered {
  /** 0 for a PDF whose pages were only moved. */
  readonly sheets: number;
  readonly bytes: Bytes;
}

/**
 * What the result of a job tells of a PDF: `path`, `pages` and `bytes`, and `sheets` where cards were laid out, as the built-in
 * workers return them; null when it tells of none.
 */
export function renderedIn(result: unknown): Rendered | null {
  if (typeof result !== 'object' || result === null) return null;
  const { path, pages, bytes, sheets = 0 } = result as Readonly<Record<string, unknown>>;
  return typeof path === 'string' && isCount(pages) && isCount(bytes) && isCount(sheets) ? { sheets, bytes } : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

import type { JobDocument } from '../../protocol/control.js';

/** What a job of card sheets has made. */
export interface Sheet {
  /** Of the file. */
  readonly name: string;
  readonly pages: number | null;
  readonly cards: number | null;
  readonly bytes: number | null;
  readonly hasPicture: boolean;
}

/** What a job's result says of the sheets that it has made; null when it has made none. */
export function sheetOf({ result }: Pick<JobDocument, 'result'>): Sheet | null {
  if (typeof result !== 'object' || result === null || !('path' in result) || !('pages' in result)) return null;
  const { path, pages, cards, bytes, thumbnail } = result as Readonly<Record<string, unknown>>;
  if (typeof path !== 'string') return null;
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    pages: numberOf(pages),
    cards: numberOf(cards),
    bytes: numberOf(bytes),
    hasPicture: typeof thumbnail === 'string',
  };
}

export function isSheet(job: JobDocument): boolean {
  return sheetOf(job) !== null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

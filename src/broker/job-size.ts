import type { Bytes } from '../base/units.js';
import type { JobRecord } from '../protocol/jobs.js';
import type { JobFilter } from './broker.js';

/** The largest data that a job may be added with, as JSON. */
export const MAX_DATA_BYTES: Bytes = 16 * 1024 ** 2;
/** The largest field that one job is read with. A result has no other bound, and V8 ends the process at a text of 512 MiB. */
export const READ_FIELD_BYTES: Bytes = 64 * 1024 ** 2;

/** The largest field that a job carries in a list, and what each field may come to in the whole list. */
const LISTED_FIELD_BYTES: Bytes = 64 * 1024;
const LIST_BYTES: Bytes = 16 * 1024 ** 2;
/** Jobs that are read at once for a list. */
const PAGE = 1000;

/** The largest field of a job in a list of so many. */
export function listedFieldBytes(jobs: number): Bytes {
  return Math.min(LISTED_FIELD_BYTES, Math.floor(LIST_BYTES / jobs));
}

/**
 * Lists jobs page by page, so that neither a page nor the whole outgrows memory: in a field beyond `fieldBytes`,
 * `readPage` gives the field's size instead.
 */
export async function listInPages(
  { offset, limit, ...which }: JobFilter,
  readPage: (filter: JobFilter, fieldBytes: Bytes) => Promise<readonly JobRecord[]>,
): Promise<readonly JobRecord[]> {
  const fieldBytes = listedFieldBytes(limit);
  const found: JobRecord[] = [];
  while (found.length < limit) {
    const size = Math.min(PAGE, limit - found.length);
    const page = await readPage({ ...which, offset: offset + found.length, limit: size }, fieldBytes);
    found.push(...page);
    if (page.length < size) break;
  }
  return found;
}

import { join } from 'node:path';
import type { Ms } from '../base/units.js';
import type { Config } from '../config/config.js';
import { jobLines } from '../logs/job-lines.js';
import type { JobLogDocument } from '../protocol/job-log.js';
import type { JobRecord } from '../protocol/jobs.js';
import { iso } from './job-document.js';

/** The clock of whoever added a job may be another one. */
const CLOCKS_DIFFER_MS: Ms = 60_000;

/** What was logged of a job: the latest lines, at most `limit`. */
export async function jobLog(
  { queue, id, createdAt }: Pick<JobRecord, 'queue' | 'id' | 'createdAt'>,
  { limit, config }: { readonly limit: number; readonly config: Pick<Config, 'stateDir'> },
): Promise<JobLogDocument> {
  const since = createdAt - CLOCKS_DIFFER_MS;
  const { lines, more } = await jobLines(join(config.stateDir, 'logs'), { queue, id, since, limit });
  return {
    schemaVersion: 1,
    lines: lines.map(({ at, level, process, message, fields }) => ({
      ...fields,
      time: iso(at),
      level,
      process,
      message,
    })),
    more,
  };
}

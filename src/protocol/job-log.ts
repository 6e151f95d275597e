import type { LogLevel } from '../base/log-level.js';
import type { JobRef } from './jobs.js';
import type { IsoTime } from './status.js';

/** What was logged of single jobs. */
export interface JobLogControl {
  /** Over all logs of this host and their older generations. Throws `job_unknown`. */
  jobLog(job: JobRef, options: { readonly limit: number }): Promise<JobLogDocument>;
}

/** What `GET jobs/{queue}/{id}/logs` answers. */
export interface JobLogDocument {
  readonly schemaVersion: 1;
  /** The oldest first; the latest, where there are more. */
  readonly lines: readonly JobLogLine[];
  /** Older ones were left out. */
  readonly more: boolean;
}

/** A line as it is stored, with the process that wrote it. */
export interface JobLogLine {
  readonly time: IsoTime;
  readonly level: LogLevel;
  readonly process: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

import type { Bytes } from '../base/units.js';
import type { JobRef } from './jobs.js';

/** The files that jobs have made. */
export interface JobFilesControl {
  /**
   * The PDF that a completed job made. Throws `job_unknown`; `output_unknown` when it made none, or it is there no more; and
   * `permission_refused` when its result names a file that is none of `render.outputDir`. Whoever asked closes it.
   */
  output(job: JobRef): Promise<JobFile>;
  /** The same of the picture of its first page. */
  thumbnail(job: JobRef): Promise<JobFile>;
}

/** A file that is open, and stays the same one whatever becomes of its name. */
export interface JobFile {
  /** To save it by, without a folder. */
  readonly name: string;
  readonly type: 'application/pdf' | 'image/png';
  readonly bytes: Bytes;
  /** As RFC 9110 writes it, quotes included. */
  readonly etag: string;
  /** Fills the buffer from this position on; returns how many bytes there were, 0 at the end. */
  read(into: Uint8Array, position: Bytes): Promise<Bytes>;
  close(): Promise<void>;
}

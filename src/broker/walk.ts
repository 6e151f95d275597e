import type { Bytes } from '../base/units.js';
import type { JobRecord, JobState } from '../protocol/jobs.js';

/** One step of a walk through the jobs of a queue that are in one state, the latest first. */
export interface WalkStep {
  readonly queue: string;
  readonly state: JobState;
  /** The place of the job that the step before ended with; null: this is the first. */
  readonly after: string | null;
  /** Jobs at most; fewer come only when there are no more. */
  readonly limit: number;
  /** A field beyond it tells its size instead. */
  readonly fieldBytes: Bytes;
}

/** A job with its place, which means something to the broker that it came from alone. */
export interface PlacedJob {
  readonly job: JobRecord;
  readonly place: string;
}

import type { HeldJob } from '../broker/broker.js';
import type { Config } from '../config/config.js';
import type { JobAssignment, RunId } from '../protocol/worker-messages.js';
import type { Grants } from './grants.js';
import type { HostSlots } from './host-slots.js';
import { Run } from './run.js';

/** Makes runs of jobs, each with a number of its own, and says what their processes are told. */
export class RunFactory {
  #queues: Config['queues'];
  readonly #grants: Grants;
  #lastRun: RunId = 0;

  constructor(queues: Config['queues'], grants: Grants) {
    this.#queues = queues;
    this.#grants = grants;
  }

  /** From now on runs have these settings. */
  reconfigure(queues: Config['queues']): void {
    this.#queues = queues;
  }

  /** A run of this job in this process, from now on. */
  create(job: HeldJob, { host, patience }: HostSlots): Run {
    const spec = this.#queues[job.queue];
    if (spec === undefined) throw new Error(`a job came from the unconfigured queue ${job.queue}`);
    return new Run({ id: ++this.#lastRun, job, spec, host, sentAt: Date.now(), patience });
  }

  /** What the process is told of it, with the folders that its data grants. */
  assignment({ job, attempt, maxAttempts }: Run): JobAssignment {
    const { queue, id, name } = job;
    const { data, dirs } = this.#grants.open(job.data);
    return { queue, id, name, data, attempt, maxAttempts, grantedDirs: dirs };
  }
}

import type { JobDocument } from '../../protocol/control.js';
import type { JobState } from '../../protocol/jobs.js';
import type { QueueStatus } from '../../protocol/status.js';
import { remember } from '../figures/remember.js';
import { sumOf } from '../figures/sums.js';
import { number, shortRef } from '../figures/words.js';
import { act } from '../state/actions.js';
import { openJob, PURGEABLE } from '../state/dialogs.js';
import { listJobs, PAGE } from '../state/refresh.js';
import type { JobList } from '../state/view.js';
import { Act, Clock, Mark, Region } from './bits.js';

const STATES: readonly JobState[] = ['failed', 'active', ...PURGEABLE.slice(0, -1)];

/** Jobs by state, a page at a time; at first those that failed. */
export const drawJobs = remember(({ state, rows, cursors, next }: JobList, queues: readonly QueueStatus[]) => {
  const first = (cursors.length - 1) * PAGE;
  const total = (of: JobState) => number(sumOf(queues, of));
  return (
    <Region id="jobs">
      <fieldset class="tabs" aria-label="State of the jobs">
        {STATES.map((one) => (
          <button key={one} type="button" aria-pressed={one === state} onClick={() => listJobs(one, [null])}>
            <Mark state={one} /> <b>{total(one)}</b>
          </button>
        ))}
      </fieldset>
      <ul class="jobs" aria-label={`${state} jobs`}>
        {rows.map((job) => (
          <Job key={job.queue + job.id} job={job} />
        ))}
      </ul>
      {rows.length === 0 && <p class="faint">No job is {state}.</p>}
      <nav class="actions" aria-label="Pages of jobs">
        <Act does="Newer" disabled={first === 0} by={() => listJobs(state, cursors.slice(0, -1))} />
        <Act does="Older" disabled={next === null} by={() => listJobs(state, [...cursors, next])} />
        {rows.length > 0 && (
          <span class="faint">
            {number(first + 1)}–{number(first + rows.length)} of {total(state)}
          </span>
        )}
      </nav>
    </Region>
  );
});

function Job({ job }: { readonly job: JobDocument }) {
  const { finishedAt, startedAt, createdAt } = job.timestamps;
  return (
    <li>
      <Mark state={job.state} />
      <Act does={shortRef(job)} look="link" by={() => openJob(job)} />
      <span class="reason">{job.failedReason ?? job.name}</span>
      <span class="faint">
        {job.attempts}/{job.maxAttempts} · <Clock at={finishedAt ?? startedAt ?? createdAt} />
      </span>
      <JobAction job={job} />
    </li>
  );
}

/** What can be done about a job in its state. */
export function JobAction({ job }: { readonly job: JobDocument }) {
  const ref = `${job.queue}/${job.id}`;
  if (job.state === 'completed') return null;
  if (job.state === 'failed') return <Act does="Retry" to={ref} by={() => act('retry', 'jobs', job.queue, job.id)} />;
  return <Act does="Cancel" to={ref} by={() => act('cancel', 'jobs', job.queue, job.id)} />;
}

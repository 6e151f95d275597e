import { formatDuration } from '../../base/units.js';
import type { AttemptDocument, JobDocument } from '../../protocol/control.js';
import { progressText } from '../../protocol/job-progress.js';
import { known, moment } from '../figures/words.js';
import { Figures, Mark } from './bits.js';
import { JobAction } from './jobs.js';
import { SheetPicture } from './sheets.js';

/** All about one job: how its attempts went, what it was given and what it brought. */
export function JobDetails({ job }: { readonly job: JobDocument }) {
  const { createdAt, startedAt, finishedAt } = job.timestamps;
  return (
    <>
      <p>
        <Mark state={job.state} word={job.state + (job.state === 'active' ? progressText(job.progress) : '')} />{' '}
        <span class="bad">{job.failedReason}</span>
      </p>
      <JobAction job={job} />
      <Figures
        of={[
          ['Name', job.name],
          ['Attempts', `${job.attempts} of ${job.maxAttempts}`],
          ['Runs on', job.running?.worker],
          ['Added', moment(createdAt)],
          ['Started', known(startedAt, moment)],
          ['Finished', known(finishedAt, moment)],
        ]}
      />
      <SheetPicture job={job} />
      {job.history.map((attempt) => (
        <Attempt key={attempt.startedAt} attempt={attempt} />
      ))}
      <h3>Data</h3>
      <pre>{JSON.stringify(job.data, null, 2)}</pre>
      <h3>Result</h3>
      <pre>{JSON.stringify(job.result, null, 2)}</pre>
    </>
  );
}

function Attempt({ attempt }: { readonly attempt: AttemptDocument }) {
  return (
    <Ended
      of={attempt}
      title={`Attempt ${attempt.attempt}: ${attempt.kind}`}
      where={`${attempt.worker}, ${moment(attempt.endedAt)}`}
      lastedMs={Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)}
      lastWords={attempt.crash?.lastWords ?? []}
    />
  );
}

/** How something ended: an attempt, or a process. */
export function Ended(props: {
  readonly of: { readonly pid: number; readonly reason: string; readonly report: string | null };
  readonly title: string;
  readonly where: string;
  readonly lastedMs: number;
  readonly lastWords: readonly string[];
}) {
  const { pid, reason, report } = props.of;
  return (
    <>
      <h3>{props.title}</h3>
      <p class="faint">
        {props.where} (pid {pid}), after {formatDuration(props.lastedMs)}
      </p>
      <p class="bad">{reason}</p>
      {report && <p class="faint">Report: {report}</p>}
      <pre>{props.lastWords.join('\n')}</pre>
    </>
  );
}

import { formatDuration } from '../../base/units.js';
import type { AttemptDocument, JobDocument } from '../../protocol/control.js';
import { progressText } from '../../protocol/job-progress.js';
import { moment } from '../figures/words.js';
import { sheetOf } from '../state/sheets.js';
import { Figures, Mark } from './bits.js';
import { JobActions } from './jobs.js';
import { SheetPicture } from './sheets.js';

/** All about one job: how its attempts went, what it was given and what it brought. */
export function JobDetails({ job }: { readonly job: JobDocument }) {
  const { state, name, attempts, maxAttempts, timestamps, failedReason, history, data, result, running, progress } =
    job;
  return (
    <>
      <p>
        <Mark state={state} word={state + (state === 'active' ? progressText(progress) : '')} />{' '}
        <span class="bad">{failedReason}</span>
      </p>
      <JobActions job={job} />
      <Figures
        of={[
          ['Name', name],
          ['Attempts', `${attempts} of ${maxAttempts}`],
          ['Runs on', running?.worker],
          ['Added', moment(timestamps.createdAt)],
          ['Started', moment(timestamps.startedAt)],
          ['Finished', moment(timestamps.finishedAt)],
        ]}
      />
      {sheetOf(job) && <SheetPicture job={job} />}
      {history.map((attempt) => (
        <Attempt key={attempt.attempt} of={attempt} />
      ))}
      <h3>Data</h3>
      <pre>{JSON.stringify(data, null, 2)}</pre>
      {result !== null && <h3>Result</h3>}
      {result !== null && <pre>{JSON.stringify(result, null, 2)}</pre>}
    </>
  );
}

function Attempt({ of }: { readonly of: AttemptDocument }) {
  const { attempt, kind, worker, pid, startedAt, endedAt, reason, report, crash } = of;
  return (
    <Ended
      title={`Attempt ${attempt}: ${kind}`}
      where={`${worker} (pid ${pid}), ${moment(endedAt)}, after ${formatDuration(Date.parse(endedAt) - Date.parse(startedAt))}`}
      reason={reason}
      report={report}
      lastWords={crash?.lastWords ?? []}
    />
  );
}

/** How something ended: an attempt, or a process. */
export function Ended({
  title,
  where,
  reason,
  report,
  lastWords,
}: {
  readonly title: string;
  readonly where: string;
  readonly reason: string;
  /** The path of a report on what it was doing. */
  readonly report: string | null;
  readonly lastWords: readonly string[];
}) {
  return (
    <>
      <h3>{title}</h3>
      <p class="faint">{where}</p>
      <p class="bad">{reason}</p>
      {report && <p class="faint">Report: {report}</p>}
      {lastWords.length > 0 && <pre>{lastWords.join('\n')}</pre>}
    </>
  );
}

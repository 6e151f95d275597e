import { formatDuration } from '../../base/units.js';
import type { JobDocument } from '../../protocol/control.js';
import type { JobLogLine } from '../../protocol/job-log.js';
import { progressText } from '../../protocol/job-progress.js';
import { known, moment } from '../figures/words.js';
import { readLine } from '../state/log-lines.js';
import { Figures, Mark } from './bits.js';
import { JobAction } from './jobs.js';
import { Line } from './log.js';
import { SheetPicture } from './sheets.js';

/** All about one job: how its attempts went, what it wrote last, what it was given and what it brought. */
export function JobDetails({ job, lines }: { readonly job: JobDocument; readonly lines: readonly JobLogLine[] }) {
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
        <Ended
          key={attempt.startedAt}
          of={attempt}
          title={`Attempt ${attempt.attempt}: ${attempt.kind}`}
          where={`${attempt.worker}, ${moment(attempt.endedAt)}`}
          lastedMs={Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)}
          lastWords={attempt.crash?.lastWords ?? []}
        />
      ))}
      {lines.length > 0 && <h3>Log</h3>}
      <div class="log">
        {lines.map((line, index) => (
          <Line key={index} line={readLine(line)} />
        ))}
      </div>
      <h3>Data</h3>
      <pre>{JSON.stringify(job.data, null, 2)}</pre>
      {job.result !== null && <h3>Result</h3>}
      <pre>{known(job.result, (result) => JSON.stringify(result, null, 2))}</pre>
    </>
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

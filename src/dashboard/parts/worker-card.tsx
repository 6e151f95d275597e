import { formatDuration, formatSize } from '../../base/units.js';
import { progressText, shareOf } from '../../protocol/job-progress.js';
import type { RunningJob, WorkerStatus } from '../../protocol/status.js';
import { stateOf } from '../figures/groups.js';
import { largest, linePath } from '../figures/line.js';
import { number } from '../figures/words.js';
import { actOnWorker } from '../state/actions.js';
import { openDialog, openJob } from '../state/dialogs.js';
import { showLogOf } from '../state/feed.js';
import { Act, Age, Drawing, Figures, Mark } from './bits.js';

type Series = readonly (number | null)[];

/** One process: what it is, what it takes, what it does, and what can be done about it. */
export function WorkerCard({ worker, cpu }: { readonly worker: WorkerStatus; readonly cpu: Series }) {
  const { name, state, pid, startedAt, restarts, cpuPercent, rssBytes, eventLoopDelayMs, completed, failed } = worker;
  const isDown = state === 'stopped' || state === 'fatal';
  const verb = state === 'fatal' ? 'reset' : isDown ? 'start' : 'stop';
  return (
    <li class="card">
      <div class="head">
        <h4>
          <Act does={name} look="link" by={() => openDialog({ name: 'worker', worker: name })} />
        </h4>
        <Mark state={stateOf(worker)} />
      </div>
      <Cpu series={cpu} now={cpuPercent} />
      <Figures
        of={[
          ['CPU', cpuPercent && `${Math.round(cpuPercent)} %`],
          ['Memory', rssBytes && formatSize(rssBytes)],
          ['Loop delay', eventLoopDelayMs && formatDuration(eventLoopDelayMs)],
          ['Up', startedAt && <Age at={startedAt} />],
          ['Restarts', number(restarts)],
          ['PID', pid],
          ['Done', number(completed)],
          ['Failed', number(failed)],
        ]}
      />
      <Present worker={worker} />
      <div class="actions">
        <Act does="Restart" to={name} disabled={isDown} by={() => actOnWorker(name, 'restart')} />
        <Act does={verb} to={name} by={() => actOnWorker(name, verb)} />
        <Act does="Log" to={name} by={() => showLogOf(name)} />
      </div>
    </li>
  );
}

const BOX = { width: 120, height: 28 };

function Cpu({ series, now }: { readonly series: Series; readonly now: number | null }) {
  const values = [...series, now];
  const line = linePath(values, largest(values, 100), BOX);
  return (
    <Drawing look="spark" box={BOX} words={`CPU in 30 minutes: at most ${Math.round(largest(values, 0))} %`}>
      <path d={line} />
    </Drawing>
  );
}

function Present({ worker: { jobs, nextStartAt, lastExit } }: { readonly worker: WorkerStatus }) {
  if (jobs.length > 0)
    return (
      <>
        {jobs.map((job) => (
          <Job key={`${job.queue}/${job.id}`} job={job} />
        ))}
      </>
    );
  if (lastExit === null) return <p class="present faint">idle</p>;
  return (
    <p class="present faint" title={lastExit.lastWords.join('\n')}>
      {nextStartAt !== null && (
        <>
          starts again in <Age at={nextStartAt} />;{' '}
        </>
      )}
      left <Age at={lastExit.at} /> ago: {lastExit.reason}
    </p>
  );
}

function Job({ job: { queue, id, startedAt, progress, askedToStop } }: { readonly job: RunningJob }) {
  const share = shareOf(progress);
  const ref = `${queue}/${id}`;
  return (
    <div class="present">
      <Act does={ref} look="link" by={() => openJob(queue, id)} />
      <span class="faint">
        {askedToStop === null ? progressText(progress) : ' asked to stop'} · <Age at={startedAt} />
      </span>
      {share !== null && <progress max={1} value={share} aria-label={`Progress of ${ref}`} />}
    </div>
  );
}

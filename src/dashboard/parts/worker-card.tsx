import { formatDuration, formatSize } from '../../base/units.js';
import { progressText, shareOf } from '../../protocol/job-progress.js';
import type { StatsDocument } from '../../protocol/stats.js';
import type { RunningJob, WorkerStatus } from '../../protocol/status.js';
import { stateOf } from '../figures/groups.js';
import { boxOf, largest, linePath } from '../figures/line.js';
import { known, number, percent, shortRef } from '../figures/words.js';
import { act } from '../state/actions.js';
import { openDialog, openJob } from '../state/dialogs.js';
import { showLogOf } from '../state/feed.js';
import { Act, Age, Drawing, Figures, Mark } from './bits.js';

/** One process: what it is, what it takes, what it does, and what can be done about it. */
export function WorkerCard({ worker, stats }: { readonly worker: WorkerStatus; readonly stats: StatsDocument | null }) {
  const { name, state } = worker;
  const isDown = state === 'stopped' || state === 'fatal';
  return (
    <li class="card">
      <div class="head">
        <h4>
          <Act does={name} look="link" by={() => openDialog({ name: 'worker', worker: name })} />
        </h4>
        <Mark state={stateOf(worker)} />
      </div>
      <Cpu name={name} stats={stats} />
      <Figures
        of={[
          ['CPU', known(worker.cpuPercent, percent)],
          ['Memory', known(worker.rssBytes, formatSize)],
          ['Loop delay', known(worker.eventLoopDelayMs, formatDuration)],
          ['Up', <Age at={worker.startedAt} />],
          ['Restarts', number(worker.restarts)],
          ['PID', worker.pid],
          ['Done', number(worker.completed)],
          ['Failed', number(worker.failed)],
        ]}
      />
      {worker.jobs.map((job) => (
        <Job key={job.queue + job.id} job={job} />
      ))}
      {worker.jobs.length === 0 && <Idle worker={worker} />}
      <div class="actions">
        <Act does="Restart" to={name} disabled={isDown} by={() => act('restart', 'workers', name)} />
        {isDown ? (
          <Act does="Start" to={name} by={() => act(state === 'fatal' ? 'reset' : 'start', 'workers', name)} />
        ) : (
          <Act does="Stop" to={name} by={() => act('stop', 'workers', name)} />
        )}
        <Act does="Log" to={name} by={() => showLogOf(name)} />
      </div>
    </li>
  );
}

const HEIGHT = 28;

function Cpu({ name, stats }: { readonly name: string; readonly stats: StatsDocument | null }) {
  const series = stats?.workers.find((one) => one.name === name)?.cpuPercent ?? [];
  return (
    <Drawing
      look="spark"
      box={boxOf(series, { stepMs: stats?.stepMs ?? 1, height: HEIGHT })}
      words={`CPU in 30 minutes: at most ${percent(largest(series, 0))}`}
    >
      <path d={linePath(series, largest(series, 100), HEIGHT)} />
    </Drawing>
  );
}

function Idle({ worker: { nextStartAt, lastExit } }: { readonly worker: WorkerStatus }) {
  return (
    <p class="present faint">
      {nextStartAt && (
        <>
          Starts again in <Age at={nextStartAt} />.{' '}
        </>
      )}
      {lastExit ? (
        <>
          Left <Age at={lastExit.at} /> ago: {lastExit.reason}
        </>
      ) : (
        !nextStartAt && 'Idle'
      )}
    </p>
  );
}

function Job({ job }: { readonly job: RunningJob }) {
  const share = shareOf(job.progress);
  const ref = shortRef(job);
  return (
    <div class="present">
      <Act does={ref} look="link" by={() => openJob(job)} />
      <span class="faint">
        {job.askedToStop ? ' asked to stop' : progressText(job.progress)} · <Age at={job.startedAt} />
      </span>
      {share !== null && <progress max={1} value={share} aria-label={`Progress of ${ref}`} />}
    </div>
  );
}

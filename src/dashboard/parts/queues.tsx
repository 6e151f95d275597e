import { formatDuration } from '../../base/units.js';
import type { StatsDocument } from '../../protocol/stats.js';
import type { QueueStatus } from '../../protocol/status.js';
import { columnsPath, largest, linePath } from '../figures/line.js';
import { remember } from '../figures/remember.js';
import { number } from '../figures/words.js';
import { actOnQueue } from '../state/actions.js';
import { openPurge } from '../state/dialogs.js';
import { Act, Drawing, Figures, Mark, Region } from './bits.js';

/** All queues: how deep, how fast, and how it went in the last half hour. */
export const drawQueues = remember((queues: readonly QueueStatus[], stats: StatsDocument | null) => (
  <Region id="queues">
    <ul class="rows">
      {queues.map((queue) => (
        <Queue key={queue.name} queue={queue} series={stats?.queues.find(({ name }) => name === queue.name)} />
      ))}
    </ul>
  </Region>
));

type Series = StatsDocument['queues'][number];

function Queue({ queue, series }: { readonly queue: QueueStatus; readonly series: Series | undefined }) {
  const { name, paused, failed, oldestWaitMs, p50Ms, p95Ms } = queue;
  return (
    <li class="card queue">
      <div class="head">
        <h3>{name}</h3>
        {paused && <Mark state="paused" />}
      </div>
      {series && <HalfHour series={series} />}
      <Figures
        of={[
          ['Waiting', number(queue.waiting + queue.prioritized)],
          ['Active', number(queue.active)],
          ['Delayed', number(queue.delayed)],
          ['Failed', number(failed)],
          ['Per minute', number(queue.completedPerMinute)],
          ['Oldest wait', oldestWaitMs && formatDuration(oldestWaitMs)],
          ['p50', p50Ms && formatDuration(p50Ms)],
          ['p95', p95Ms && formatDuration(p95Ms)],
        ]}
      />
      <div class="actions">
        <Act does={paused ? 'Resume' : 'Pause'} to={name} by={() => actOnQueue(name, paused ? 'resume' : 'pause')} />
        <Act
          does="Retry failed"
          to={`of ${name}`}
          disabled={failed === 0}
          by={() => actOnQueue(name, 'retry-failed')}
        />
        <Act does="Purge…" to={name} by={() => openPurge(name)} />
      </div>
    </li>
  );
}

const BOX = { width: 360, height: 40 };

/** Columns: what ended in each step, failed on top; the line: how many waited. */
function HalfHour({ series: { completed, failed, waiting } }: { readonly series: Series }) {
  const top = largest(
    completed.map((done, step) => done + (failed[step] ?? 0)),
    1,
  );
  const words = `In 30 minutes: ${total(completed)} completed, ${total(failed)} failed, at most ${number(largest(waiting, 0))} waiting`;
  return (
    <Drawing look="chart" box={BOX} words={words}>
      <path class="completed" d={columnsPath(completed, top, BOX)} />
      <path class="failed" d={columnsPath(failed, top, BOX, completed)} />
      <path class="line" d={linePath(waiting, largest(waiting, 1), BOX)} />
    </Drawing>
  );
}

function total(values: readonly number[]): string {
  return number(values.reduce((sum, one) => sum + one, 0));
}

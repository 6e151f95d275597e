import { formatDuration } from '../../base/units.js';
import type { QueueSeriesDocument, StatsDocument } from '../../protocol/stats.js';
import type { QueueStatus } from '../../protocol/status.js';
import { boxOf, columnsPath, largest, linePath } from '../figures/line.js';
import { remember } from '../figures/remember.js';
import { sum } from '../figures/sums.js';
import { known, number } from '../figures/words.js';
import { act } from '../state/actions.js';
import { openPurge } from '../state/dialogs.js';
import { Act, Drawing, Figures, Mark, Region } from './bits.js';

/** All queues: how deep, how fast, and how it went in the last half hour. */
export const drawQueues = remember((queues: readonly QueueStatus[], stats: StatsDocument | null) => (
  <Region id="queues">
    <ul class="rows">
      {queues.map((queue) => (
        <Queue key={queue.name} queue={queue} stats={stats} />
      ))}
    </ul>
  </Region>
));

function Queue({ queue, stats }: { readonly queue: QueueStatus; readonly stats: StatsDocument | null }) {
  const { name, paused } = queue;
  const series = stats?.queues.find((one) => one.name === name);
  return (
    <li class="card queue">
      <div class="head">
        <h3>{name}</h3>
        {paused && <Mark state="paused" />}
      </div>
      {series && <HalfHour series={series} stepMs={stats?.stepMs ?? 1} />}
      <Figures
        of={[
          ['Waiting', number(queue.waiting + queue.prioritized)],
          ['Active', number(queue.active)],
          ['Delayed', number(queue.delayed)],
          ['Failed', number(queue.failed)],
          ['Per minute', number(queue.completedPerMinute)],
          ['Oldest wait', known(queue.oldestWaitMs, formatDuration)],
          ['p50', known(queue.p50Ms, formatDuration)],
          ['p95', known(queue.p95Ms, formatDuration)],
        ]}
      />
      <div class="actions">
        {paused ? (
          <Act does="Resume" to={name} by={() => act('resume', 'queues', name)} />
        ) : (
          <Act does="Pause" to={name} by={() => act('pause', 'queues', name)} />
        )}
        <Act does="Retry failed" to={name} disabled={!queue.failed} by={() => act('retry-failed', 'queues', name)} />
        <Act does="Purge…" to={name} by={() => openPurge(name)} />
      </div>
    </li>
  );
}

const HEIGHT = 40;

/** Columns: what ended in each step, failed on top; the line: how many waited. */
function HalfHour({ series, stepMs }: { readonly series: QueueSeriesDocument; readonly stepMs: number }) {
  const { completed, failed, waiting } = series;
  const ended = completed.map((done, step) => done + (failed[step] ?? 0));
  const top = largest(ended, 1);
  const deepest = largest(waiting, 1);
  const words = `In 30 minutes: ${number(sum(completed))} completed, ${number(sum(failed))} failed, at most ${number(deepest)} waiting`;
  return (
    <Drawing look="chart" box={boxOf(ended, { stepMs, height: HEIGHT })} words={words}>
      <path class="completed" d={columnsPath(completed, [], top, HEIGHT)} />
      <path class="failed" d={columnsPath(failed, completed, top, HEIGHT)} />
      <path class="line" d={linePath(waiting, deepest, HEIGHT)} />
    </Drawing>
  );
}

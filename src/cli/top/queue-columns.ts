import { formatDuration } from '../../base/units.js';
import type { QueueStatus } from '../../protocol/status.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { span } from '../terminal/line.js';
import { sparkline } from '../terminal/sparkline.js';
import type { History } from './history.js';
import type { QueueItem } from './items.js';
import type { Column } from './table.js';

const CURVE = 12;

/** What is told of each queue. `title` heads the names. */
export function queueColumns(title: string, { waiting }: History, glyphs: Glyphs): readonly Column<QueueItem>[] {
  return [
    {
      title,
      rank: 0,
      cell: ({ status }) => [span(glyphs.show(status.name)), span(status.paused ? ' (paused)' : '', 'yellow')],
    },
    column('WAITING', 2, (queue) => String(queue.waiting + queue.prioritized)),
    {
      title: '',
      rank: 7,
      least: CURVE,
      cell: ({ status }) => [span(sparkline(waiting.get(status.name) ?? [], CURVE, glyphs), 'cyan')],
    },
    column('ACTIVE', 3, ({ active }) => String(active)),
    column('OLDEST', 4, ({ oldestWaitMs }) => duration(oldestWaitMs), 7),
    column('PER MIN', 5, ({ completedPerMinute }) => String(completedPerMinute)),
    { ...column('FAILED', 6, ({ failed }) => String(failed)), cell: failedCell },
    column('DELAYED', 8, ({ delayed }) => String(delayed)),
    column('P50', 9, ({ p50Ms }) => duration(p50Ms), 6),
    column('P95', 10, ({ p95Ms }) => duration(p95Ms), 6),
  ];
}

function failedCell({ status }: QueueItem) {
  return [span(String(status.failed), status.failed > 0 ? 'red' : null)];
}

function column(
  title: string,
  rank: number,
  tell: (queue: QueueStatus) => string,
  least = title.length,
): Column<QueueItem> {
  return { title, rank, least, isRight: true, cell: ({ status }) => [span(tell(status))] };
}

function duration(ms: number | null): string {
  return ms === null ? '-' : formatDuration(ms);
}

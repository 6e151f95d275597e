import { formatDuration } from '../../base/units.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { span } from '../terminal/line.js';
import { sparkline } from '../terminal/sparkline.js';
import type { History } from './history.js';
import type { QueueItem } from './items.js';
import { type Column, numberColumn } from './table.js';

const CURVE = 12;

/** What is told of each queue. `title` heads the names. */
export function queueColumns(title: string, { waiting }: History, glyphs: Glyphs): readonly Column<QueueItem>[] {
  return [
    {
      title,
      rank: 0,
      cell: ({ status }) => [span(glyphs.show(status.name)), span(status.paused ? ' (paused)' : '', 'yellow')],
    },
    numberColumn('WAITING', 2, (queue) => String(queue.waiting + queue.prioritized)),
    {
      title: '',
      rank: 7,
      least: CURVE,
      cell: ({ status }) => [span(sparkline(waiting.get(status.name) ?? [], CURVE, glyphs), 'cyan')],
    },
    numberColumn('ACTIVE', 3, ({ active }) => String(active)),
    { ...numberColumn('OLDEST', 4, ({ oldestWaitMs }) => duration(oldestWaitMs)), least: 7 },
    numberColumn('PER MIN', 5, ({ completedPerMinute }) => String(completedPerMinute)),
    { ...numberColumn('FAILED', 6, ({ failed }) => String(failed)), cell: failedCell },
    numberColumn('DELAYED', 8, ({ delayed }) => String(delayed)),
    { ...numberColumn('P50', 9, ({ p50Ms }) => duration(p50Ms)), least: 6 },
    { ...numberColumn('P95', 10, ({ p95Ms }) => duration(p95Ms)), least: 6 },
  ];
}

function failedCell({ status }: QueueItem) {
  return [span(String(status.failed), status.failed > 0 ? 'red' : null)];
}

function duration(ms: number | null): string {
  return ms === null ? '-' : formatDuration(ms);
}

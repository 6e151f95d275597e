import type { Problem } from '../../protocol/status.js';
import { scalingText } from '../status/scaling-text.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { type Line, span } from '../terminal/line.js';
import { allotRows, firstShown, type RowWish } from './allot.js';
import { eventLine } from './event-line.js';
import { type Item, itemsOf, positionOf, type QueueItem, type WorkerItem } from './items.js';
import type { Look, PageFacts } from './page.js';
import { queueColumns } from './queue-columns.js';
import type { TopState } from './state.js';
import { type Column, tableLines } from './table.js';
import { workerColumns } from './worker-columns.js';

/** From this many rows on, the parts of the page stand a blank line apart. */
const ROOM_FOR_GAPS = 16;
const EVENTS_WANTED = 50;

/** A part of the overview: how much it wants to say, and what it says in the rows that it gets. */
interface Part extends RowWish {
  /** In a page too small for all, the lowest is served first. */
  readonly rank: number;
  lines(rows: number): readonly Line[];
}

/** Workers, queues, problems, who scales itself and what happened last, in as many rows as there are, the selected item always among them. */
export function overviewLines(state: TopState, facts: PageFacts, look: Look): readonly Line[] {
  const parts = [
    ...tables(state, facts, look),
    problemPart(facts, look),
    scalingPart(facts, look),
    eventPart(facts, look),
  ];
  const shown = parts.filter((part) => part.wanted > 0);
  const gap = look.rows >= ROOM_FOR_GAPS ? 1 : 0;
  const ranked = shown.toSorted((a, b) => a.rank - b.rank);
  const rows = allotRows(look.rows - gap * (shown.length - 1), ranked);
  return shown.flatMap((part, i) => {
    const lines = part.lines(rows[ranked.indexOf(part)] ?? 0);
    return i > 0 && gap > 0 && lines.length > 0 ? [[], ...lines] : lines;
  });
}

function tables(state: TopState, { status, history, now }: PageFacts, look: Look): readonly Part[] {
  const items = itemsOf(status, state.order);
  const workers = items.filter((item): item is WorkerItem => item.kind === 'worker');
  const queues = items.filter((item): item is QueueItem => item.kind === 'queue');
  const position = positionOf(state.selected, items);
  const order = state.order === 'name' ? '' : ` by ${state.order}`;
  return [
    tablePart(workers, position, look, (range) =>
      workerColumns(`WORKER${order}${range}`, { history, now }, look.glyphs),
    ),
    tablePart(queues, position - workers.length, look, (range) => queueColumns(`QUEUE${range}`, history, look.glyphs)),
  ];
}

function tablePart<Row extends Item>(
  items: readonly Row[],
  position: number,
  look: Look,
  columns: (range: string) => readonly Column<Row>[],
): Part {
  return {
    rank: position >= 0 && position < items.length ? 0 : 1,
    wanted: items.length === 0 ? 0 : items.length + 1,
    least: 2,
    lines(rows) {
      const height = rows - 1;
      if (height < 1) return [];
      const first = firstShown(position, height, items.length);
      const shown = items.slice(first, first + height);
      const range = shown.length === items.length ? '' : ` ${first + 1}-${first + shown.length}/${items.length}`;
      const { columns: width, glyphs } = look;
      const selected = position - first;
      return tableLines({ rows: shown, columns: columns(range), width, selected, ellipsis: glyphs.ellipsis });
    },
  };
}

function problemPart({ status: { problems } }: PageFacts, { glyphs }: Look): Part {
  return {
    rank: 2,
    wanted: problems.length,
    least: 1,
    lines(rows) {
      const left = problems.length - rows;
      return problems.slice(0, rows).map((problem, i) => problemLine(problem, i === rows - 1 ? left : 0, glyphs));
    },
  };
}

function problemLine({ message, hint }: Problem, left: number, glyphs: Glyphs): Line {
  return [
    span('! ', 'yellow'),
    ...(left === 0 ? [] : [span(`(${left} more) `, 'yellow')]),
    span(glyphs.show(message)),
    ...(hint === null ? [] : [span(` ${glyphs.dot} ${glyphs.show(hint)}`, 'dim')]),
  ];
}

function scalingPart({ status: { scaling } }: PageFacts, { glyphs }: Look): Part {
  return {
    rank: 3,
    wanted: scaling.length,
    least: 0,
    lines: (rows) => scaling.slice(0, rows).map((one) => [span(glyphs.show(scalingText(one)), 'dim')]),
  };
}

function eventPart({ events }: PageFacts, { glyphs }: Look): Part {
  return {
    rank: 4,
    wanted: Math.min(EVENTS_WANTED, events.length),
    least: 0,
    lines: (rows) => (rows === 0 ? [] : events.slice(-rows).map((event) => eventLine(event, glyphs))),
  };
}

import { fitLine, fitRight, highlight, type Line, lineWidth, type Span, span } from '../terminal/line.js';

/** One column of a table of rows of one kind. */
export interface Column<Row> {
  readonly title: string;
  /** Where there is no room for all columns, those with the lowest numbers stay. */
  readonly rank: number;
  readonly isRight?: boolean;
  /** So that it does not change its width all the time. */
  readonly least?: number;
  /** Takes all the room that is left, `least` at least. */
  readonly grows?: boolean;
  /** A growing column is told how much room it has. */
  cell(row: Row, width: number): Line;
}

export interface TableRequest<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly width: number;
  /** The index of the row to be shown as selected. */
  readonly selected: number | null;
  readonly ellipsis: string;
}

/** A column, drawn: its cells are as wide as each of them is by itself. */
interface DrawnColumn<Row> {
  readonly column: Column<Row>;
  readonly width: number;
  readonly cells: readonly Line[];
}

const GAP = 2;
const BETWEEN = span(' '.repeat(GAP));

/** A column of numbers, told of each row's status: on the right, and as wide as its title at least. */
export function numberColumn<Status>(
  title: string,
  rank: number,
  tell: (status: Status) => string,
): Column<{ readonly status: Status }> {
  return { title, rank, least: title.length, isRight: true, cell: ({ status }) => [span(tell(status))] };
}

/** A line of titles and one a row, each as wide as the page. */
export function tableLines<Row>({ rows, columns, width, selected, ellipsis }: TableRequest<Row>): readonly Line[] {
  const drawn = drawColumns(columns, rows, width);
  const line = (cellOf: (one: DrawnColumn<Row>) => Line) => {
    const spans: Span[] = [];
    for (const one of drawn) {
      if (spans.length > 0) spans.push(BETWEEN);
      spans.push(...(one.column.isRight ? fitRight : fitLine)(cellOf(one), one.width, ellipsis));
    }
    return fitLine(spans, width, ellipsis);
  };
  const head = line(({ column }) => [span(column.title, 'dim')]);
  const body = rows.map((_, row) => line(({ cells }) => cells[row] ?? []));
  return [head, ...body.map((one, row) => (row === selected ? highlight(one, 'inverse') : one))];
}

/** The columns that there is room for. */
function drawColumns<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): DrawnColumn<Row>[] {
  const all = columns.map((column) => drawNaturally(column, rows));
  const chosen = new Set<DrawnColumn<Row>>();
  let taken = -GAP;
  for (const one of all.toSorted((a, b) => a.column.rank - b.column.rank)) {
    if (chosen.size > 0 && taken + GAP + one.width > width) continue;
    chosen.add(one);
    taken += GAP + one.width;
  }
  const room = Math.max(0, width - taken);
  return all.filter((one) => chosen.has(one)).map((one) => (one.column.grows ? grown(one, rows, room) : one));
}

function drawNaturally<Row>(column: Column<Row>, rows: readonly Row[]): DrawnColumn<Row> {
  const least = Math.max(column.least ?? 0, column.title.length);
  if (column.grows) return { column, width: least, cells: [] };
  const cells = rows.map((row) => column.cell(row, least));
  return { column, width: Math.max(least, ...cells.map(lineWidth)), cells };
}

function grown<Row>({ column, width: least }: DrawnColumn<Row>, rows: readonly Row[], room: number): DrawnColumn<Row> {
  const width = least + room;
  return { column, width, cells: rows.map((row) => column.cell(row, width)) };
}

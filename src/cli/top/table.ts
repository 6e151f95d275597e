import { fitLine, fitRight, highlight, type Line, lineWidth, span } from '../terminal/line.js';

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

interface LaidColumn<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

const GAP = 2;

/** A line of titles and one a row, each as wide as the page. */
export function tableLines<Row>({ rows, columns, width, selected, ellipsis }: TableRequest<Row>): readonly Line[] {
  const laid = layColumns(columns, rows, width);
  const line = (cell: (one: LaidColumn<Row>) => Line) => {
    const cells = laid.map((one, i) => [
      ...(i === 0 ? [] : [span(' '.repeat(GAP))]),
      ...(one.column.isRight ? fitRight : fitLine)(cell(one), one.width, ellipsis),
    ]);
    return fitLine(cells.flat(), width, ellipsis);
  };
  const head = line(({ column }) => [span(column.title, 'dim')]);
  const body = rows.map((row, i) => {
    const drawn = line((one) => one.column.cell(row, one.width));
    return i === selected ? highlight(drawn, 'inverse') : drawn;
  });
  return [head, ...body];
}

/** Which columns there is room for, and how wide each of them is. */
function layColumns<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): LaidColumn<Row>[] {
  const all = columns.map((column) => ({ column, width: naturalWidth(column, rows) }));
  const chosen = new Set<Column<Row>>();
  let taken = -GAP;
  for (const { column, width: needed } of all.toSorted((a, b) => a.column.rank - b.column.rank)) {
    if (chosen.size > 0 && taken + GAP + needed > width) continue;
    chosen.add(column);
    taken += GAP + needed;
  }
  const room = Math.max(0, width - taken);
  return all
    .filter(({ column }) => chosen.has(column))
    .map(({ column, width: natural }) => ({ column, width: column.grows ? natural + room : natural }));
}

function naturalWidth<Row>(column: Column<Row>, rows: readonly Row[]): number {
  const least = Math.max(column.least ?? 0, column.title.length);
  return column.grows ? least : Math.max(least, ...rows.map((row) => lineWidth(column.cell(row, least))));
}

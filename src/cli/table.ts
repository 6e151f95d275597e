import { displayWidth } from './terminal/width.js';

/** Columns wide enough for their longest cell, two blanks apart. Colour codes take no room; numbers may stand right. */
export function renderTable(
  rows: readonly (readonly string[])[],
  rightAligned: ReadonlySet<number> = new Set(),
): string {
  const cellWidths = rows.map((row) => row.map(visibleWidth));
  const columnWidths: number[] = [];
  for (const row of cellWidths) {
    row.forEach((width, column) => {
      columnWidths[column] = Math.max(columnWidths[column] ?? 0, width);
    });
  }
  return rows
    .map((row, line) =>
      row
        .map((cell, column) => {
          const blanks = ' '.repeat((columnWidths[column] ?? 0) - (cellWidths[line]?.[column] ?? 0));
          return rightAligned.has(column) ? blanks + cell : cell + blanks;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function visibleWidth(cell: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with ESC
  return displayWidth(cell.includes(ESC) ? cell.replace(/\u001B\[\d+m/g, '') : cell);
}

const ESC = '\u001B';

import { displayWidth } from './terminal/width.js';

/** Columns wide enough for their longest cell, two blanks apart. Colour codes take no room; numbers may stand right. */
export function renderTable(
  rows: readonly (readonly string[])[],
  rightAligned: ReadonlySet<number> = new Set(),
): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, visibleWidth(cell));
    });
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0, rightAligned.has(column)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pad(cell: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(width - visibleWidth(cell));
  return right ? blanks + cell : cell + blanks;
}

function visibleWidth(cell: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with ESC
  return displayWidth(cell.replace(/\u001B\[\d+m/g, ''));
}

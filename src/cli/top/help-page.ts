import { fitLine, type Line, lineWidth, span } from '../terminal/line.js';
import { overviewKeys } from './key-help.js';
import type { Look } from './page.js';

const GAP = 2;

/** All keys: one a row in a sentence, or side by side in a word where there are not so many rows. */
export function helpLines({ columns, rows, glyphs }: Look): readonly Line[] {
  const height = Math.max(1, rows);
  const keys = overviewKeys(glyphs.upDown);
  const widest = Math.max(...keys.map((one) => one.keys.length));
  const blocks = Array.from({ length: Math.ceil(keys.length / height) }, (_, i) =>
    keys.slice(i * height, (i + 1) * height),
  );
  const entries = blocks.map((block) =>
    block.map(
      (one): Line => [span(one.keys.padEnd(widest + GAP), 'bold'), span(blocks.length === 1 ? one.long : one.short)],
    ),
  );
  const width = Math.max(...entries.flat().map(lineWidth)) + GAP;
  return Array.from({ length: Math.min(height, keys.length) }, (_, row) =>
    fitLine(
      entries.flatMap((block) => fitLine(block[row] ?? [], width)),
      columns,
      glyphs.ellipsis,
    ),
  );
}

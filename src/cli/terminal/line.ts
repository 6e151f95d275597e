import type { Style } from '../output.js';
import { clipText, displayWidth } from './width.js';

/** A piece of a line in one style; null: as the terminal writes by itself. */
export interface Span {
  readonly text: string;
  readonly style: Style | null;
}

/** One row of a page, before anybody knows how the terminal paints. */
export type Line = readonly Span[];

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export function span(text: string, style: Style | null = null): Span {
  return { text, style };
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

/** The line in exactly `width` columns: cut with `ellipsis` at its end, or filled up with blanks. */
export function fitLine(line: Line, width: number, ellipsis = ''): Line {
  const taken = lineWidth(line);
  if (taken === width) return line;
  if (taken < width) return [...line, span(' '.repeat(width - taken))];
  return cutLine(line, width, clipText(ellipsis, width));
}

/** Like `fitLine`, but blanks go before it. */
export function fitRight(line: Line, width: number, ellipsis = ''): Line {
  const missing = width - lineWidth(line);
  return missing > 0 ? [span(' '.repeat(missing)), ...line] : fitLine(line, width, ellipsis);
}

export function paintLine(line: Line, paint: Paint): string {
  return line.map(({ text, style }) => (style === null || text === '' ? text : paint(style, text))).join('');
}

/** The line with another style on top of those that it has. */
export function highlight(line: Line, style: 'inverse' | 'dim'): Line {
  return line.map((one) => span(one.text, one.style === null ? style : [style, one.style].flat()));
}

// A wide character that would stand across the edge leaves a blank behind.
function cutLine(line: Line, width: number, ellipsis: string): Line {
  const room = width - displayWidth(ellipsis);
  const kept: Span[] = [];
  let taken = 0;
  for (const { text, style } of line) {
    const clipped = clipText(text, room - taken);
    taken += displayWidth(clipped);
    kept.push(span(clipped, style));
    if (clipped !== text) break;
  }
  return [...kept, span(' '.repeat(room - taken) + ellipsis)];
}

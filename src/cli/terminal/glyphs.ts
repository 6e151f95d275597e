import { printable } from '../../base/printable.js';

/** The characters that pages are drawn with. */
export interface Glyphs {
  /** From nothing to full, for sparklines. */
  readonly levels: readonly string[];
  readonly barFull: string;
  readonly barRest: string;
  readonly ellipsis: string;
  readonly dot: string;
  readonly upDown: string;
  /** A text from elsewhere as one that stands in a row: nothing in it drives the terminal, and all of it can be shown. */
  readonly show: (text: string) => string;
}

export const UNICODE_GLYPHS: Glyphs = {
  levels: [...' ▁▂▃▄▅▆▇█'],
  barFull: '━',
  barRest: '─',
  ellipsis: '…',
  dot: '·',
  upDown: '↑↓',
  show: oneRow,
};

export const ASCII_GLYPHS: Glyphs = {
  levels: [...' ._-=+*#@'],
  barFull: '#',
  barRest: '.',
  ellipsis: '~',
  dot: '|',
  upDown: 'up/down',
  show: (text) => oneRow(text).replace(/[^ -~]/gu, '?'),
};

/** What the locale of a terminal can show; a terminal that calls itself dumb gets ASCII too. */
export function glyphsFor(env: NodeJS.ProcessEnv): Glyphs {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale) && env['TERM'] !== 'dumb' ? UNICODE_GLYPHS : ASCII_GLYPHS;
}

function oneRow(text: string): string {
  return printable(text).replaceAll('\t', ' ');
}

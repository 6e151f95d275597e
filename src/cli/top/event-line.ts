import { formatLocalTime } from '../../base/local-time.js';
import type { LogLevel } from '../../base/log-level.js';
import type { LogLine } from '../../logs/line.js';
import type { Style } from '../output.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { type Line, span } from '../terminal/line.js';

const LEVEL_STYLE: Readonly<Record<LogLevel, Style | null>> = {
  debug: 'dim',
  info: null,
  warn: 'yellow',
  error: 'red',
};

/** A line of a log: the time of day and its message, coloured where somebody should look. */
export function eventLine({ at, level, message }: LogLine, glyphs: Glyphs): Line {
  return [span(`${formatLocalTime(at).slice(11, 19)} `, 'dim'), span(glyphs.show(message), LEVEL_STYLE[level])];
}

import { formatLocalTime } from '../../base/local-time.js';
import type { LogLevel } from '../../base/log-level.js';
import { printable } from '../../base/printable.js';
import { fieldsText, type LogLine } from '../../logs/line.js';
import type { Output, Style } from '../output.js';

/** How grave levels look. */
export const LEVEL_STYLES: Readonly<Record<LogLevel, Style>> = {
  debug: 'gray',
  info: 'green',
  warn: 'yellow',
  error: 'red',
};

/** `2026-11-22 13:04:05.123 pdf-1  WARN  message key=value`, the process's name padded to `nameWidth`. */
export function formatForPeople(line: LogLine, output: Output, nameWidth: number): string {
  const time = output.paint('dim', formatLocalTime(line.at));
  const name = printable(line.process).padEnd(nameWidth);
  const level = output.paint(LEVEL_STYLES[line.level], line.level.toUpperCase().padEnd(5));
  const fields = isEvent(line) && !output.isVerbose ? '' : printable(fieldsText(line));
  return `${time} ${name} ${level} ${printable(line.message)}${fields === '' ? '' : ` ${output.paint('dim', fields)}`}`;
}

/** The supervisor's own lines: their sentence says what their fields do. */
function isEvent({ fields }: LogLine): boolean {
  return 'event' in fields;
}

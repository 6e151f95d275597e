import { formatLocalTime } from '../../base/local-time.js';
import type { LogLevel } from '../../base/log-level.js';
import { printable } from '../../base/printable.js';
import type { Output, Style } from '../output.js';
import type { LogLine } from './line.js';

const STYLES: Readonly<Record<LogLevel, Style>> = { debug: 'gray', info: 'green', warn: 'yellow', error: 'red' };

/** `2026-11-22 13:04:05.123 pdf-1  WARN  message key=value`, the process's name padded to `nameWidth`. */
export function formatForPeople(line: LogLine, output: Output, nameWidth: number): string {
  const time = output.paint('dim', formatLocalTime(line.at));
  const name = printable(line.process).padEnd(nameWidth);
  const level = output.paint(STYLES[line.level], line.level.toUpperCase().padEnd(5));
  const fields = isEvent(line) && !output.isVerbose ? '' : printable(fieldsText(line));
  return `${time} ${name} ${level} ${printable(line.message)}${fields === '' ? '' : ` ${output.paint('dim', fields)}`}`;
}

/** The line as it is stored, and a raw one as its like. */
export function formatAsJson({ at, level, process, message, stored }: LogLine): string {
  const text = stored?.trim() ?? JSON.stringify({ time: new Date(at).toISOString(), level, process, message });
  return text.replace(CONTROL, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

// JSON itself leaves these as they are, and a terminal might obey them.
const CONTROL = /[\u007F-\u009F]/g;

/** `attempt=2 file="a b.png"`. */
export function fieldsText({ fields }: LogLine): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(' ');
}

function valueText(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

/** The supervisor's own lines: their sentence says what their fields do. */
function isEvent({ fields }: LogLine): boolean {
  return 'event' in fields;
}

import { formatLocalTime } from '../../base/local-time.js';
import type { LogLevel } from '../../base/log-level.js';
import { printable } from '../../base/printable.js';
import { escapeControls } from '../../logs/line.js';
import type { StreamMessage } from '../client/open-stream.js';
import { LEVEL_STYLES } from '../logs/format.js';
import type { Output } from '../output.js';

/** As long as the longest name that is seen often. */
const NAME_WIDTH = 'supervisor.stopping'.length;

/** What a message says that is printed: `2026-11-22 13:04:05.123 WARN  worker.exited       pdf-1 left after …`. */
export function eventText({ event, data }: StreamMessage, output: Output): string {
  const { time, level = 'warn', message } = JSON.parse(data) as { time: string; level?: LogLevel; message: string };
  const at = output.paint('dim', formatLocalTime(Date.parse(time)));
  const grade = output.paint(LEVEL_STYLES[level], level.toUpperCase().padEnd(5));
  return `${at} ${grade} ${printable(event).padEnd(NAME_WIDTH)} ${printable(message)}`;
}

/** A message as one line of JSON, which cannot drive a terminal. */
export function eventJson({ data }: StreamMessage): string {
  return escapeControls(data);
}

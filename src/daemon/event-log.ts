import { CardqError, messageOf } from '../base/errors.js';
import { LineFile } from '../base/line-file.js';
import { formatLocalTime } from '../base/local-time.js';
import type { Rotation } from '../base/log-generations.js';
import { isAtLeast, type LogLevel } from '../base/log-level.js';
import { printable } from '../base/printable.js';
import type { Redact } from '../base/redact.js';
import { sentenceOf } from '../protocol/event-sentence.js';
import type { SupervisorEvent } from '../protocol/events.js';
import { levelOf } from './event-level.js';
import { isoTime, lineOf } from './event-line.js';

export interface EventLogOptions {
  readonly path: string;
  readonly rotation: Rotation;
  /** Less grave events are left out, until told otherwise. */
  readonly level: LogLevel;
  /** What goes to stdout of the same lines; null: nothing. */
  readonly foreground: Foreground | null;
  readonly redact: Redact;
}

/** Lines as text for people or as JSON. */
export interface Foreground {
  readonly format: 'text' | 'json';
  /** They go to the journal, which has a time of its own and reads the priority before each of them, as sd-daemon(3) has it. */
  readonly isJournal: boolean;
}

/** The supervisor's own log. Neither call throws, whatever becomes of the disk or of the reader of stdout. */
export interface EventLog {
  /** Less grave events are left out. */
  level: LogLevel;
  write(event: SupervisorEvent): void;
  close(): void;
}

/** A reader of stdout that hangs must neither stop the supervisor nor fill its memory: beyond this, lines are left out. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** Opens the log for appending. Throws `state_dir_unwritable` when its file cannot be opened. */
export function openEventLog(options: EventLogOptions): EventLog {
  const { foreground } = options;
  const file = openFile(options);
  // Never taken off again: a line may still be on its way when the log is closed.
  if (foreground !== null) process.stdout.off('error', ignore).on('error', ignore);
  return {
    level: options.level,
    write(event) {
      const level = levelOf(event);
      if (!isAtLeast(level, this.level)) return;
      const line = options.redact(lineOf(event, level));
      file.append(line);
      if (foreground !== null) print(shown({ event, level, line }, foreground, options.redact));
    },
    close: () => file.close(),
  };
}

function openFile({ path, rotation }: EventLogOptions): LineFile {
  try {
    return new LineFile({ path, rotation, tellLost: toldOfLost });
  } catch (thrown) {
    throw new CardqError(
      { code: 'state_dir_unwritable', message: `the log cannot be written: ${messageOf(thrown)}`, where: path },
      { cause: thrown },
    );
  }
}

function toldOfLost(lines: number): string {
  const message = `lines that could not be written, as the disk was full: ${lines}`;
  return JSON.stringify({ time: isoTime(Date.now()), level: 'warn', message, lines });
}

function print(line: string): void {
  if (process.stdout.writableLength < MAX_UNREAD_BYTES) process.stdout.write(`${line}\n`);
}

/** The priorities of syslog(3). */
const PRIORITY: Readonly<Record<LogLevel, number>> = { debug: 7, info: 6, warn: 4, error: 3 };

function shown(
  { event, level, line }: { readonly event: SupervisorEvent; readonly level: LogLevel; readonly line: string },
  { format, isJournal }: Foreground,
  redact: Redact,
): string {
  if (!isJournal) return format === 'json' ? line : redact(toText(event, level));
  return `<${PRIORITY[level]}>${format === 'json' ? line : redact(printable(sentenceOf(event)))}`;
}

function toText(event: SupervisorEvent, level: LogLevel): string {
  return `${formatLocalTime(event.at)} ${level.toUpperCase().padEnd(5)} ${printable(sentenceOf(event))}`;
}

function ignore(): void {
  // EPIPE: nobody reads any more
}

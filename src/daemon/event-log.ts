import { closeSync, openSync, writeSync } from 'node:fs';
import { CardqError, messageOf } from '../base/errors.js';
import { formatLocalTime } from '../base/local-time.js';
import { isAtLeast, type LogLevel } from '../base/log-level.js';
import { printable } from '../base/printable.js';
import { sentenceOf } from '../protocol/event-sentence.js';
import type { SupervisorEvent } from '../protocol/events.js';
import { levelOf } from './event-level.js';

export interface EventLogOptions {
  readonly path: string;
  /** Less grave events are left out. */
  readonly level: LogLevel;
  /** How the same lines go to stdout: as text for people, as JSON, or not at all. */
  readonly foreground: null | 'text' | 'json';
}

/** The supervisor's own log. Neither call throws, whatever becomes of the disk or of the reader of stdout. */
export interface EventLog {
  write(event: SupervisorEvent): void;
  close(): void;
}

/** A reader of stdout that hangs must neither stop the supervisor nor fill its memory: beyond this, lines are left out. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** Opens the log for appending. Throws `state_dir_unwritable` when its file cannot be opened. */
export function openEventLog({ path, level: least, foreground }: EventLogOptions): EventLog {
  const file = new LineFile(path);
  // Never taken off again: a line may still be on its way when the log is closed.
  if (foreground !== null) process.stdout.off('error', ignore).on('error', ignore);
  return {
    write(event) {
      const level = levelOf(event);
      if (!isAtLeast(level, least)) return;
      const line = toJson(event, level);
      file.append(line);
      if (foreground === 'json') print(line);
      if (foreground === 'text') print(toText(event, level));
    },
    close: () => file.close(),
  };
}

/** A file of lines, each appended with one synchronous write, so that none is lost when the process ends in the next instant. */
class LineFile {
  #fd: number | null;
  /** The disk ran full within a line: the next one must not be glued to it. */
  #isTorn = false;

  constructor(path: string) {
    try {
      this.#fd = openSync(path, 'a', 0o600);
    } catch (thrown) {
      throw new CardqError(
        { code: 'state_dir_unwritable', message: `the log cannot be written: ${messageOf(thrown)}`, where: path },
        { cause: thrown },
      );
    }
  }

  append(line: string): void {
    if (this.#fd === null) return;
    const bytes = Buffer.from(`${this.#isTorn ? '\n' : ''}${line}\n`);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written);
      this.#isTorn = false;
    } catch {
      this.#isTorn ||= written > 0; // ENOSPC: supervising goes on without its log
    }
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }
}

function print(line: string): void {
  if (process.stdout.writableLength < MAX_UNREAD_BYTES) process.stdout.write(`${line}\n`);
}

function toText(event: SupervisorEvent, level: LogLevel): string {
  return `${formatLocalTime(event.at)} ${level.toUpperCase().padEnd(5)} ${printable(sentenceOf(event))}`;
}

/** `{time, level, event, message, …}`; a job's id is called `job`, as in the logs of worker processes. */
function toJson(event: SupervisorEvent, level: LogLevel): string {
  const { at, event: name, ...facts } = event;
  const line: Record<string, unknown> = { time: isoTime(at), level, event: name, message: sentenceOf(event) };
  for (const [key, value] of Object.entries(facts)) {
    if (key === 'message') continue; // its sentence says it
    line[key === 'id' ? 'job' : key] = key.endsWith('At') && typeof value === 'number' ? isoTime(value) : value;
  }
  return JSON.stringify(line);
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}

function ignore(): void {
  // EPIPE: nobody reads any more
}

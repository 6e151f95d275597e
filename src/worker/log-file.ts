import { openSync, writeSync } from 'node:fs';
import type { WorkerBirth } from '../protocol/worker-messages.js';
import type { JobLog } from './define-worker.js';

type Level = WorkerBirth['logLevel'];
type Fields = Readonly<Record<string, unknown>>;

const RANK: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/**
 * The process's own log file: one JSON object a line, appended with one write each, so that nothing is lost when the
 * process exits in the next instant, and lines of several processes never tear each other.
 */
export class LogFile {
  readonly #birth: WorkerBirth;
  readonly #fd: number;

  constructor(birth: WorkerBirth) {
    this.#birth = birth;
    this.#fd = openSync(birth.logFile, 'a', 0o600);
  }

  write(level: Level, message: string, fields: Fields = {}): void {
    if (RANK[level] < RANK[this.#birth.logLevel]) return;
    const line = { time: new Date().toISOString(), level, process: this.#birth.process, message, ...fields };
    writeAll(this.#fd, `${toJson(line)}\n`);
  }

  /** A log whose every line carries these fields. */
  with(fields: Fields): JobLog {
    const at = (level: Level) => (message: string, more?: Fields) => this.write(level, message, { ...fields, ...more });
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  }
}

// A full disk or a short write must not break the job that logs: what does not fit is dropped by the disk, not by us.
function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(fd, bytes, written);
  } catch {
    // ENOSPC
  }
}

function toJson(line: Fields): string {
  try {
    return JSON.stringify(line, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  } catch {
    return JSON.stringify({ ...line, fields: 'not serialisable (circular)' }, [
      'time',
      'level',
      'process',
      'message',
      'queue',
      'job',
      'fields',
    ]);
  }
}

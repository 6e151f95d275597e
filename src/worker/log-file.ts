import { LineFile } from '../base/line-file.js';
import { isAtLeast, type LogLevel } from '../base/log-level.js';
import type { WorkerBirth } from '../protocol/worker-messages.js';
import type { JobLog } from './define-worker.js';

type Fields = Readonly<Record<string, unknown>>;

/** The process's own log file: one JSON object a line, `{time, level, process, message, …}`. */
export class LogFile {
  readonly #file: LineFile;
  #process: string;
  #level: LogLevel;

  constructor({ process, logFile, logLevel, logRotation }: WorkerBirth) {
    this.#process = process;
    this.#level = logLevel;
    this.#file = new LineFile({
      path: logFile,
      rotation: logRotation,
      tellLost: (lines) =>
        this.#line('warn', `lines that could not be written, as the disk was full: ${lines}`, toJson({ lines })),
    });
  }

  /** Less grave lines are left out from now on. */
  setLevel(level: LogLevel): void {
    this.#level = level;
  }

  /** False when a line of this level would be left out. */
  writes(level: LogLevel): boolean {
    return isAtLeast(level, this.#level);
  }

  /** Goes on in another file, under another name. Throws when that one cannot be opened, and stays where it is then. */
  moveTo({ process, logFile }: Pick<WorkerBirth, 'process' | 'logFile'>): void {
    this.#file.moveTo(logFile);
    this.#process = process;
  }

  write(level: LogLevel, message: string, fields: Fields = NO_FIELDS): void {
    this.#write(level, message, toJson(fields));
  }

  /** A log whose every line carries these fields. */
  with(fields: Fields): JobLog {
    const json = toJson(fields);
    const at = (level: LogLevel) => (message: string, more?: Fields) =>
      this.#write(level, message, more === undefined ? json : toJson({ ...fields, ...more }));
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  }

  #write(level: LogLevel, message: string, fields: string): void {
    if (this.writes(level)) this.#file.append(this.#line(level, message, fields));
  }

  // Put together by hand: `console.log` costs no more than it does into a plain file.
  #line(level: LogLevel, message: string, fields: string): string {
    const head = `{"time":"${isoNow()}","level":"${level}","process":"${this.#process}","message":${JSON.stringify(message)}`;
    return fields === '{}' ? `${head}}` : `${head},${fields.slice(1)}`;
  }
}

const NO_FIELDS: Fields = {};

let lastAt = 0;
let lastIso = '';

/** The time as ISO 8601; programs that print much print many lines in one millisecond. */
function isoNow(): string {
  const now = Date.now();
  if (now !== lastAt) {
    lastAt = now;
    lastIso = new Date(now).toISOString();
  }
  return lastIso;
}

const HEAD = ['time', 'level', 'process', 'message'];

/** The fields as JSON. */
function toJson(fields: Fields): string {
  if (fields === NO_FIELDS) return '{}';
  try {
    return JSON.stringify(HEAD.some((name) => name in fields) ? besideHead(fields) : fields, bigIntAsText);
  } catch {
    const { queue, job } = fields; // a line is found by these
    return JSON.stringify({ queue, job, fields: 'not serialisable (circular)' });
  }
}

/** Fields whose names the head of the line has taken are told as `_level`. */
function besideHead(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [HEAD.includes(name) ? `_${name}` : name, value]),
  );
}

function bigIntAsText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

import { isLogLevel, type LogLevel } from '../base/log-level.js';
import type { Ms } from '../base/units.js';

/** What wrote a line: a process (or `supervisor`), through its own log or raw into its error file. */
export interface LogOrigin {
  /** `pdf-1` */
  readonly process: string;
  readonly kind: 'log' | 'err';
}

/** One line of a log file, understood. */
export interface LogLine {
  readonly at: Ms;
  readonly level: LogLevel;
  readonly process: string;
  readonly message: string;
  readonly queue: string | null;
  readonly job: string | null;
  /** All that a stored line says beside time, level and message. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The JSON text in the file; null for a raw line. */
  readonly stored: string | null;
}

/** A line that tells its own time, as cardq writes them; null for anything else: what programs print is raw. */
export function readStoredLine(text: string, { process }: LogOrigin): LogLine | null {
  const line = parseObject(text);
  if (line === null) return null;
  const { time, level, message, process: _, ...fields } = line;
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(at) || !isLogLevel(level) || typeof message !== 'string') return null;
  return { at, level, process, message, queue: idIn(fields, 'queue'), job: idIn(fields, 'job'), fields, stored: text };
}

/** A line that tells nothing about itself: at the given time, an error if it stands in an error file. */
export function rawLine(message: string, { process, kind }: LogOrigin, at: Ms): LogLine {
  const level = kind === 'err' ? 'error' : 'info';
  return { at, level, process, message, queue: null, job: null, fields: {}, stored: null };
}

/** The line as it is stored, and a raw one as its like; neither can drive a terminal. */
export function lineAsJson({ at, level, process, message, stored }: LogLine): string {
  return escapeControls(
    stored?.trim() ?? JSON.stringify({ time: new Date(at).toISOString(), level, process, message }),
  );
}

/** JSON whose texts hold none of the characters that JSON leaves as they are, and that a terminal might obey. */
export function escapeControls(json: string): string {
  return json.replace(CONTROL, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

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

// The first character decides for most raw lines: a thrown SyntaxError would cost a hundred times as much.
function parseObject(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text) as Record<string, unknown>; // what begins with a brace and parses is an object
  } catch {
    return null; // a program's own text, or a line that a full disk has torn
  }
}

function idIn(fields: Record<string, unknown>, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { OutputFile, OutputFiles } from './spawn.js';

const MAX_LINES = 10;
const MAX_LENGTH = 500;
const MAX_BYTES = 8192;

/**
 * The last lines that one incarnation wrote, oldest first. Its raw error output comes first; where that is empty, a
 * script's normal output does, or the errors in a queue worker's own log. Reads two short tails at most, synchronously.
 */
export function readLastWords({ log, err }: OutputFiles, kind: 'queues' | 'script'): readonly string[] {
  const raw = readTail(err).map(clean).filter(isWord);
  if (raw.length > 0) return raw.slice(-MAX_LINES);
  const lines = readTail(log);
  const words = kind === 'script' ? lines : lines.map(errorIn);
  return words.map(clean).filter(isWord).slice(-MAX_LINES);
}

function readTail({ path, from }: OutputFile): string[] {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return []; // it never wrote, or somebody removed its file
  }
  try {
    const { size } = fstatSync(fd);
    const born = from > size ? 0 : from; // cut short meanwhile
    const start = Math.max(born, size - MAX_BYTES);
    if (start === size) return []; // it has said nothing
    const bytes = Buffer.alloc(size - start);
    const length = readSync(fd, bytes, 0, bytes.length, start);
    const lines = bytes.toString('utf8', 0, length).split('\n');
    return start > born && lines.length > 1 ? lines.slice(1) : lines; // the first is torn
  } finally {
    closeSync(fd);
  }
}

// A line of a worker's own log is JSON; a torn or foreign one tells nothing.
function errorIn(line: string): string {
  try {
    const { level, message } = JSON.parse(line) as { level?: unknown; message?: unknown };
    return level === 'error' && typeof message === 'string' ? message : '';
  } catch {
    return '';
  }
}

function clean(line: string): string {
  return stripVTControlCharacters(line)
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, MAX_LENGTH);
}

// What Node prints around the message, in which it would drown: its own frames, native and JavaScript, its version, and
// what its inspector says when somebody has a look inside before the end.
const NOISE =
  /^(\d+: 0x[0-9a-f]+ |-+ (Native|JavaScript) stack trace -+$|Node\.js v\d|(Starting inspector|Debugger (listening|ending)) on |Debugger attached\.|For help, see: https:\/\/nodejs\.org|Waiting for the debugger)|\bnode:internal\//;

function isWord(line: string): boolean {
  return line !== '' && !NOISE.test(line);
}

import type { Ms } from '../base/units.js';
import { linesBackwards } from './chunks.js';
import { byOrigin, type OpenLogFile } from './files.js';
import type { LogFilter } from './filter.js';
import { type LogLine, rawLine, readStoredLine } from './line.js';
import { mergeBackwards } from './merge.js';

/** How much raw text is looked through for a line that tells its time, before the file's own time has to do. */
const MAX_UNDATED_CHARS = 64 * 1024;

/** The last `count` lines that pass, over all files together, oldest first. Reads the files from their ends. */
export function lastLines(files: readonly OpenLogFile[], count: number, filter: LogFilter): LogLine[] {
  const lines: LogLine[] = [];
  for (const line of newestFirst(files)) {
    if (lines.length >= count || line.at < filter.since) break;
    if (filter.passes(line)) lines.push(line);
  }
  return lines.reverse();
}

/** All lines of these files together, the newest first; reads no further back than it is asked to. */
export function newestFirst(files: readonly OpenLogFile[]): Generator<LogLine> {
  return mergeBackwards(byOrigin(files).map(linesOfOrigin));
}

function* linesOfOrigin(files: readonly OpenLogFile[]): Generator<LogLine> {
  for (const file of files) yield* linesOfFile(file);
}

// A raw line has the time of the dated line before it, which comes after it here. Where none precedes it, it has that
// of the one after it, and in a file that has no times that of the file.
function* linesOfFile(file: OpenLogFile): Generator<LogLine> {
  let latest: Ms = file.modifiedAt;
  let undated: string[] = [];
  let undatedChars = 0;
  for (const text of linesBackwards(file.fd, file.end)) {
    const line = readStoredLine(text, file);
    if (line === null) {
      undated.push(text);
      undatedChars += text.length;
      if (undatedChars < MAX_UNDATED_CHARS) continue;
    } else {
      latest = line.at;
    }
    yield* rawLines(undated, file, latest);
    undated = [];
    undatedChars = 0;
    if (line !== null) yield line;
  }
  yield* rawLines(undated, file, latest);
}

function* rawLines(texts: readonly string[], file: OpenLogFile, at: Ms): Generator<LogLine> {
  for (const text of texts) {
    if (text.trim() !== '') yield rawLine(text, file, at);
  }
}

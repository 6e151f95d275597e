/** A line of a log, of the supervisor or of a worker. */
export interface LogLine {
  /** Of this page, in the order of arrival. */
  readonly number: number;
  readonly time: string;
  readonly level: string;
  /** What happened, where the supervisor tells it. */
  readonly event: string;
  /** The process that wrote it or that it is about. */
  readonly process: string;
  readonly message: string;
  /** In lower case, all that a filter may find. */
  readonly haystack: string;
}

/** From the least grave on. */
export const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'];

/** More than anybody reads back, and little to hold. */
const KEPT = 2000;

let count = 0;

/** A line as it comes over the wire. Never throws: what is missing is empty. */
export function readLine(raw: Readonly<Record<string, unknown>>): LogLine {
  const text = (name: string) => String(raw[name] ?? '');
  const haystack = ['message', 'process', 'worker', 'queue', 'job', 'event'].map(text).join(' ').toLowerCase();
  return {
    number: ++count,
    time: text('time'),
    level: text('level') || 'info',
    event: text('event'),
    process: text('process'),
    message: text('message'),
    haystack,
  };
}

/** The newest of both, in their order. */
export function append(lines: readonly LogLine[], more: readonly LogLine[]): readonly LogLine[] {
  return [...lines, ...more].slice(-KEPT);
}

/** The last `limit` lines that are at least so grave and hold every word of the filter. */
export function select(
  lines: readonly LogLine[],
  { filter, level, limit }: { readonly filter: string; readonly level: string; readonly limit: number },
): readonly LogLine[] {
  const words = filter.toLowerCase().split(/\s+/);
  const wanted = LEVELS.slice(LEVELS.indexOf(level));
  return lines
    .filter((line) => wanted.includes(line.level) && words.every((word) => line.haystack.includes(word)))
    .slice(-limit);
}

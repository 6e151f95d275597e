/** A line of a log, of the supervisor or of a worker. */
export interface LogLine {
  /** Of this page, in the order of arrival. */
  readonly number: number;
  readonly time: string;
  readonly level: string;
  /** What happened, where the supervisor tells it. */
  readonly event: string | null;
  /** The process that wrote it or that it is about. */
  readonly process: string | null;
  readonly message: string;
  /** In lower case, all that a filter may find. */
  readonly haystack: string;
}

/** From the least grave on. */
export const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'];

/** More than anybody reads back, and little to hold. */
const KEPT = 2000;

let count = 0;

/** A line as it comes over the wire. Never throws: what is missing is told as well as can be. */
export function readLine(raw: Readonly<Record<string, unknown>>): LogLine {
  const { time, level, event, process, worker, queue, job } = raw;
  const message = textOf(raw['message']) ?? '';
  const subjects = [process, worker, queue, job, event].flatMap((one) => textOf(one) ?? []);
  return {
    number: ++count,
    time: textOf(time) ?? '',
    level: textOf(level) ?? 'info',
    event: textOf(event),
    process: textOf(process) ?? textOf(worker),
    message,
    haystack: [message, ...subjects].join(' ').toLowerCase(),
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
  const least = rank(level);
  const found: LogLine[] = [];
  for (let at = lines.length - 1; at >= 0 && found.length < limit; at--) {
    const line = lines[at];
    if (line && rank(line.level) >= least && words.every((word) => line.haystack.includes(word))) found.push(line);
  }
  return found.reverse();
}

function rank(level: string): number {
  return LEVELS.indexOf(level);
}

function textOf(raw: unknown): string | null {
  return typeof raw === 'string' || typeof raw === 'number' ? String(raw) : null;
}

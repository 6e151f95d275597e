import { readFileSync } from 'node:fs';

const { report } = process;
const whole = report.getReport;

/**
 * Loads a package while Node's diagnostic report of this process tells nothing but which libc it has. That is all that libsql
 * wants to know, and each of its two entries has a whole report made for it: 5 ms each, of a start that takes 100.
 */
export async function withShortReport<T>(load: () => Promise<T>): Promise<T> {
  const short = shortReport();
  if (short !== null) report.getReport = () => short;
  try {
    return await load();
  } finally {
    report.getReport = whole;
  }
}

/** Null where there is no `/proc`: the whole report has to tell. */
function shortReport(): object | null {
  try {
    return reportOf(readFileSync('/proc/self/maps', 'latin1'));
  } catch {
    return null; // ENOENT: this is not Linux, or a container without it
  }
}

/** What a report would tell of the libc, by the files that are mapped (proc(5)). */
export function reportOf(maps: string): object {
  const [musl] = /\/\S*ld-musl-\S*/.exec(maps) ?? [];
  return musl === undefined ? { header: { glibcVersionRuntime: 'some' } } : { header: {}, sharedObjects: [musl] };
}

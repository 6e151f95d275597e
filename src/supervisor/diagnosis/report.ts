import { formatDuration, formatSize, type Ms } from '../../base/units.js';
import type { JavascriptView } from './javascript-view.js';
import type { ThreadView } from './kernel-view.js';

/** All that was seen of a process before it was killed. */
export interface Sight {
  readonly process: string;
  readonly pid: number;
  /** Why it is killed: `no heartbeat for 15s`. */
  readonly why: string;
  readonly summary: string;
  readonly uptimeMs: Ms;
  readonly rssBytes: number | null;
  readonly cpuPercent: number | null;
  /** Null: it did not tell. */
  readonly javascript: JavascriptView | null;
  readonly threads: readonly ThreadView[];
}

/** The report for people: no value of its environment and nothing of a job's data is in it. */
export function reportOf(sight: Sight, at: Date): string {
  const { process, pid, why, summary, uptimeMs, rssBytes, cpuPercent, javascript, threads } = sight;
  const lines = [
    `${process} (pid ${pid}) at ${at.toISOString()}`,
    '',
    `killed for   ${why}`,
    `it was       ${summary === '' ? 'not to be seen what it was doing' : summary}`,
    `uptime       ${formatDuration(uptimeMs)}`,
    `memory       ${rssBytes === null ? 'not measured' : formatSize(rssBytes)}`,
    `processor    ${cpuPercent === null ? 'not measured' : `${cpuPercent} % of one core`}`,
    ...(javascript === null ? UNSEEN : javascriptLines(javascript)),
    ...(threads.length === 0 ? [] : ['', 'Threads: state, where in the kernel', ...threads.map(threadLine)]),
    '',
  ];
  return lines.join('\n');
}

const UNSEEN = ['', 'JavaScript stack', '  it did not answer: stopped, or stuck outside of JavaScript'];

function javascriptLines({ frames, waitsFor, heapUsedBytes, heapLimitBytes }: JavascriptView): string[] {
  return [
    `heap         ${formatSize(heapUsedBytes)} of at most ${formatSize(heapLimitBytes)}`,
    `waits for    ${waitsFor.length === 0 ? 'nothing' : waitsFor.join(', ')}`,
    '',
    'JavaScript stack',
    ...(frames.length === 0 ? ['  nothing runs'] : frames.map((frame) => `  at ${frame}`)),
  ];
}

function threadLine({ id, name, state, place, systemCall }: ThreadView): string {
  const call = systemCall === null ? '' : ` (system call ${systemCall})`;
  return `  ${id} ${name}: ${STATES[state] ?? state}${place === null ? '' : ` in ${place}`}${call}`;
}

/** The letters of proc(5). */
const STATES: Readonly<Record<string, string>> = {
  R: 'running',
  S: 'sleeping',
  D: 'sleeping uninterruptibly',
  T: 'stopped by a signal',
  t: 'stopped by a debugger',
};

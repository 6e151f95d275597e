import type { HangKind } from './health.js';

/** `turning`: its event loop goes round, so it is not hung, only not done. */
export type FoundKind = HangKind | 'turning';

/** What was found out about a process before it was killed. */
export interface Findings {
  readonly kind: FoundKind;
  /** JavaScript frames, the innermost first; null: not known. */
  readonly frames: readonly string[] | null;
  /** The kernel function in which its main thread waits; null: none, or not known. */
  readonly place: string | null;
  readonly waitsFor: readonly string[];
}

/** One short line on what a process was doing: `spinning in parse (/app/worker.js:17)`; empty when nothing is known. */
export function summarizeFindings(findings: Findings): string {
  const { kind, frames, place, waitsFor } = findings;
  if (kind === 'frozen') return 'frozen by a stop signal';
  const running = frames === null ? null : runningIn(frames);
  if (running !== null) return `${IN_WORDS[kind]} in ${running}`;
  if (kind === 'turning') return waitsFor.length === 0 ? '' : `waiting for ${waitsFor.join(', ')}`;
  if (kind === 'unknown') return '';
  return kind === 'blocked' && place !== null ? `blocked in ${place}` : kind;
}

const IN_WORDS: Readonly<Record<Exclude<FoundKind, 'frozen'>, string>> = {
  spinning: 'spinning',
  blocked: 'blocked',
  turning: 'at work',
  unknown: 'stuck',
};

/** `RegExp.test, called by parse (/app/worker.js:17)`; null when no frame is of a file of somebody's own. */
function runningIn(frames: readonly string[]): string | null {
  const at = frames.findIndex((frame) => !isOfNode(frame) && !isBuiltIn(frame));
  const own = frames[at];
  if (own === undefined) return null;
  const [innermost] = frames;
  const called = at > 0 && innermost !== undefined ? `${innermost.replace(/ \(.*/, '')}, called by ` : '';
  return `${called}${readably(own)}`;
}

function isOfNode(frame: string): boolean {
  return /(^|\()node:/.test(frame);
}

function isBuiltIn(frame: string): boolean {
  return frame.endsWith('(<anonymous>)') || frame === '<anonymous>';
}

/** Without the column, and with the path as people write it; a frame without a name is its place alone. */
function readably(frame: string): string {
  const written = frame.replace('file://', '').replace(/(:\d+):\d+\)?$/, '$1');
  return written.includes(' (') ? `${written})` : `(${written})`;
}

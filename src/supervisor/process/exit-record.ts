import { aboutError } from '../../base/errors.js';
import type { Redact } from '../../base/redact.js';
import { describeExit } from '../../policy/exit-reason.js';
import { leaveCauseOf, type Worker } from '../../policy/worker-state.js';
import type { ProcessExit } from '../../protocol/snapshot.js';
import type { HostExit } from '../job-host.js';
import type { Incarnation } from './incarnation.js';
import { readLastWords } from './last-words.js';

/** How an incarnation ended, with what only the supervisor needs to know. */
export interface LastExit extends ProcessExit {
  /** What the process itself advised when it could not boot. */
  readonly hint: string | null;
  readonly wasKilled: boolean;
}

/** How an incarnation died in the present state of its process: for whoever gave it jobs, and for the record. */
export function examine(
  dead: Incarnation,
  { code, signal, life }: { readonly code: number | null; readonly signal: string | null; readonly life: Worker },
  redact: Redact,
): { exit: HostExit; record: LastExit } {
  const { leaveDetail: detail, bootFailure, wasReady, lastRssBytes: rssBytes } = dead;
  const diagnosis = dead.diagnosis?.summary || null;
  const report = dead.diagnosis?.report ?? null;
  const cause = leaveCauseOf(life.state);
  const wasKilled = life.state.name === 'killing';
  const reason = redact(
    describeExit({ code, signal, cause, detail, wasReady, wasKilled, bootFailure: bootFailure?.message ?? null }),
  );
  const lastWords = readLastWords(dead.files, dead.spec.kind).map(redact);
  return {
    exit: { code, signal, cause, wasKilled, reason, diagnosis, report, lastWords, rssBytes },
    record: { code, signal, at: Date.now(), reason, report, lastWords, hint: bootFailure?.hint ?? null, wasKilled },
  };
}

/** The record of an incarnation that was never born. */
export function spawnFailure(thrown: unknown): LastExit {
  const { message, hint } = aboutError(thrown);
  const reason = `could not be spawned: ${message}`;
  return { code: null, signal: null, at: Date.now(), reason, report: null, lastWords: [], hint, wasKilled: false };
}

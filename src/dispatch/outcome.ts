import { formatDuration, formatSize } from '../base/units.js';
import type { LeaveCause } from '../protocol/events.js';
import type { AttemptRecord, CrashRecord, FailureKind } from '../protocol/jobs.js';
import { ABORT_SENTENCE, type RunFailure } from '../protocol/worker-messages.js';
import type { HostExit } from '../supervisor/job-host.js';
import type { Run } from './run.js';

/** How a run ended without a result: it failed, or it goes back unharmed. */
export type Outcome =
  | {
      readonly kind: FailureKind;
      readonly reason: string;
      readonly stack: string | null;
      /** The path of a report on its process. */
      readonly report: string | null;
      readonly crash: CrashRecord | null;
    }
  | { readonly kind: 'given_back'; readonly cause: string };

/** What a failure that the child reported means, given why the run had been asked to stop. */
export function outcomeOfFailure(run: Run, failure: RunFailure): Outcome {
  const { message, stack } = failure;
  if (run.isCancelled) return cancellationOf(run, stack);
  if (failure.kind !== 'aborted') return { ...UNHARMED, kind: failure.kind, reason: message, stack };
  switch (run.abortedFor) {
    case 'drain':
    case 'supervisor_gone':
    case 'lock_lost':
      return { kind: 'given_back', cause: run.abortedFor };
    case 'soft_timeout':
      return {
        ...UNHARMED,
        kind: 'timeout',
        reason: `gave up at its soft time limit of ${formatDuration(run.spec.softTimeout)}${ownWords(message)}`,
        stack,
      };
    case null:
      return { ...UNHARMED, kind: 'error', reason: message, stack };
  }
}

// Most jobs throw what their signal says, which adds nothing.
function ownWords(message: string): string {
  return message === ABORT_SENTENCE.soft_timeout ? '' : `: ${message}`;
}

/** What the end of its process means for a run. `alone`: no other job ran in it. */
export function outcomeOfExit(run: Run, exit: HostExit, alone: boolean): Outcome {
  if (run.isCancelled) return cancellationOf(run, null);
  if (run.killedFor === 'timeout') {
    const what = exit.diagnosis === null ? '' : `: ${exit.diagnosis}`;
    const reason = `killed at its time limit of ${formatDuration(run.spec.timeout)}${what}`;
    return { ...UNHARMED, kind: 'timeout', reason, report: exit.report };
  }
  if (run.isLost) return { kind: 'given_back', cause: 'lock_lost' };
  if (!run.wasSent) return { kind: 'given_back', cause: 'its process could not be reached' };
  if (exit.cause !== null && (exit.wasKilled ? !isJobsFault(run, exit.cause) : leftBefore(run, exit)))
    return { kind: 'given_back', cause: exit.cause };
  return crashBy(exit, alone);
}

/**
 * What the end of somebody else's program means for a job that it held: it takes and runs its jobs unseen, so all depends on
 * whether it was made to leave for another reason than its jobs.
 */
export function outcomeOfLoss(exit: HostExit, alone: boolean): Outcome {
  const isGivenBack = exit.cause !== null && exit.cause !== 'memory_hard' && exit.cause !== 'hang';
  return isGivenBack ? { kind: 'given_back', cause: exit.cause } : crashBy(exit, alone);
}

function crashBy(exit: HostExit, alone: boolean): Outcome {
  const { code, signal, rssBytes, lastWords, report } = exit;
  return {
    kind: 'crash',
    reason: crashSentence(exit),
    stack: null,
    report,
    crash: { signal, exitCode: code, rssBytes, lastWords, alone },
  };
}

/** The end of a job that was cancelled. */
export function cancellationOf(run: Run, stack: string | null): Outcome {
  const reason = `cancelled ${howCancelled(run)}`;
  return { ...UNHARMED, kind: 'cancelled', reason, stack };
}

function howCancelled({ killedFor, patience }: Run): string {
  if (killedFor === 'cancelled') return 'by force';
  if (killedFor !== 'deaf_to_cancel') return 'on request';
  return `on request; killed, for it did not stop within ${formatDuration(patience.graceMs)}`;
}

/** What most ends have nothing of. */
const UNHARMED = { stack: null, report: null, crash: null } as const;

// It left as it was asked to, and had not yet read that there was a job. One that dies over reading it did not leave.
function leftBefore(run: Run, exit: HostExit): boolean {
  return !run.hasStarted && exit.code === 0;
}

// A process that outgrew its memory, or stopped turning, did so because of what ran in it. Reading a job can do the one, but
// hardly the other: who never read it hung for another reason.
function isJobsFault(run: Run, cause: LeaveCause): boolean {
  return cause === 'memory_hard' || (cause === 'hang' && run.hasStarted);
}

/** Why a job that kills its workers is not tried again: which they were, oldest first, and how the last one ended. */
export function poisonReason(
  lastReason: string,
  { killed, maxCrashes }: { killed: readonly Pick<AttemptRecord, 'worker' | 'pid'>[]; maxCrashes: number },
): string {
  const count = killed.length === 1 ? '1 worker' : `${killed.length} workers`;
  const names = killed.map(({ worker, pid }) => `${worker} pid ${pid}`).join(', ');
  return `gave up: it killed ${count} (${names}; maxCrashes ${maxCrashes}); the last time ${lastReason}`;
}

/** `its worker ended: killed by SIGABRT (last memory 412.0 MiB): FATAL ERROR: … heap out of memory` */
function crashSentence({ reason, rssBytes, lastWords }: HostExit): string {
  const memory = rssBytes === null ? '' : ` (last memory ${formatSize(rssBytes)})`;
  const words = lastWords.findLast((line) => !FRAME.test(line)); // the message, not where it came from
  return `its worker ended: ${reason}${memory}${words === undefined ? '' : `: ${words}`}`;
}

const FRAME = /^(at|\d+:) /;

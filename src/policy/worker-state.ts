import type { Ms } from '../base/units.js';
import type { LeaveCause } from './leave-cause.js';
import type { RestartPolicy } from './restart.js';

/** One named process (`pdf-1`) through all its incarnations: what people want of it, what it is, what it has spent. */
export interface Worker {
  readonly desired: Desired;
  readonly state: WorkerState;
  /** Instants of the failures that still count. */
  readonly failures: readonly Ms[];
}

export type Desired = 'up' | 'down';

/** Instants are on one monotonic clock; each variant carries only what is true in it. */
export type WorkerState =
  | { readonly name: 'stopped' }
  /** `pid` null: the spawn was ordered and not yet answered. */
  | { readonly name: 'starting'; readonly origin: Origin; readonly pid: null }
  | { readonly name: 'starting'; readonly origin: Origin; readonly pid: number; readonly readyBy: Ms }
  /** `heartbeatBy` null: a program that sends none. */
  | { readonly name: 'running'; readonly pid: number; readonly heartbeatBy: Ms | null }
  /** `abortAt` null: its jobs have been asked to give up. */
  | {
      readonly name: 'draining';
      readonly pid: number;
      readonly cause: LeaveCause;
      readonly abortAt: Ms | null;
      readonly killAt: Ms;
    }
  | { readonly name: 'killing'; readonly pid: number; readonly cause: LeaveCause; readonly retryAt: Ms }
  | { readonly name: 'backoff'; readonly until: Ms; readonly delayMs: Ms }
  | { readonly name: 'fatal'; readonly reason: string };

export type WorkerStateName = WorkerState['name'];

/** What a starting process follows: nothing, a predecessor that left as asked, or one that failed. */
export type Origin = 'first' | 'asked' | 'failure';

/** What may happen to a process. */
export type WorkerEvent =
  | { readonly type: 'start' }
  /** `graceMs`: how long its jobs may take, in the place of what the policy gives. */
  | { readonly type: 'stop'; readonly now: boolean; readonly graceMs?: Ms | undefined }
  /** Drain, then replace. */
  | { readonly type: 'recycle'; readonly cause: LeaveCause; readonly graceMs?: Ms | undefined }
  /** Drain, and be gone: another process has its place. */
  | { readonly type: 'retire'; readonly cause: LeaveCause; readonly graceMs?: Ms | undefined }
  | { readonly type: 'kill'; readonly cause: LeaveCause }
  /** Forget the failures; a process that waits or gave up begins again. */
  | { readonly type: 'reset' }
  /** It has another place, and from now on spends what is left of the budget there. */
  | { readonly type: 'inherit'; readonly failures: readonly Ms[] }
  | { readonly type: 'spawned'; readonly pid: number }
  | { readonly type: 'spawn_failed' }
  /** Answers `cancel_spawn`. */
  | { readonly type: 'spawn_cancelled' }
  | { readonly type: 'ready' }
  | { readonly type: 'heartbeat' }
  | { readonly type: 'exited' }
  /** The moment named by `deadlineOf` has come. */
  | { readonly type: 'deadline' };

/** What the shell has to do, in order. */
export type Effect =
  /** To be answered by `spawned` or `spawn_failed`. */
  | 'spawn'
  /** To be answered by `spawn_cancelled`, unless the spawn has been answered before. */
  | 'cancel_spawn'
  /** Ask the process to finish and leave. */
  | 'drain'
  /** Ask its jobs to give up, so that it can leave in time. */
  | 'abort'
  /** Kill its whole process group. */
  | 'kill';

/** The settings that lifecycle decisions depend on. */
export interface LifecyclePolicy {
  readonly bootTimeoutMs: Ms;
  readonly drainTimeoutMs: Ms;
  /** The same for a process that is recycled: it finishes its jobs first, however long they may take. */
  readonly recycleTimeoutMs: Ms;
  readonly heartbeatTimeoutMs: Ms;
  /** False: one is expected only when another has come; somebody else's program may send none. */
  readonly isHeartbeatPromised: boolean;
  /** Null: its first failure is its end. */
  readonly restart: RestartPolicy | null;
}

/** A process that nobody has started yet. */
export const UNBORN: Worker = { desired: 'down', state: { name: 'stopped' }, failures: [] };

/** When the present state must be left at the latest; null when it may last. */
export function deadlineOf(state: WorkerState): Ms | null {
  switch (state.name) {
    case 'stopped':
    case 'fatal':
      return null;
    case 'starting':
      return state.pid === null ? null : state.readyBy;
    case 'running':
      return state.heartbeatBy;
    case 'draining':
      return state.abortAt ?? state.killAt;
    case 'killing':
      return state.retryAt;
    case 'backoff':
      return state.until;
  }
}

/** The living process behind a state, or null. */
export function pidOf(state: WorkerState): number | null {
  return 'pid' in state ? state.pid : null;
}

/** True when the step between the two changed the state, or the process behind it; a heartbeat does neither. */
export function hasEntered(before: Worker, after: Worker): boolean {
  return after.state.name !== before.state.name || pidOf(after.state) !== pidOf(before.state);
}

/** Why the process is leaving, or null when it is not. */
export function leaveCauseOf(state: WorkerState): LeaveCause | null {
  return 'cause' in state ? state.cause : null;
}

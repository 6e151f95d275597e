import type { Ms } from '../../base/units.js';
import type { LeaveCause } from '../../policy/leave-cause.js';
import type { WorkerProcess } from './worker-process.js';

/** Why a process is to be followed by another; `detail` says it in figures. */
export interface Retirement {
  readonly cause: LeaveCause;
  readonly detail: string | null;
  /** How long its jobs may take to end; undefined: what its specification gives. */
  readonly graceMs?: Ms | undefined;
}

/** How a process is asked to be gone. */
export interface Farewell {
  /** Killed at once. */
  readonly now: boolean;
  /** How long its jobs may take to end; undefined: what its specification gives. */
  readonly graceMs?: Ms | undefined;
}

/** Whoever decides about a process: its pool. */
export interface ProcessOwner {
  /** It has entered another state. Told before anything is done about it. */
  stepped(process: WorkerProcess): void;
  /** True when it is to be born again after a failure, and others can have its jobs meanwhile. */
  canSpare(process: WorkerProcess): boolean;
  /** It has used what it may before it is replaced. Told at every look. */
  wornOut(process: WorkerProcess, why: Retirement): void;
}

import type { Ms } from '../base/units.js';
import { isFailure } from './leave-cause.js';
import type { Role } from './role.js';
import type { Desired, Worker, WorkerState, WorkerStateName } from './worker-state.js';

/** What the words for the whole are made of, for each process. */
export interface ProcessCondition {
  /** The entry it belongs to: `pdf`. */
  readonly worker: string;
  readonly role: Role;
  readonly desired: Desired;
  readonly state: WorkerStateName;
  /** Starting, and not in another's place. */
  readonly firstStart: boolean;
  /** It has failed, and no incarnation has become ready since. */
  readonly failing: boolean;
  readonly heartbeatStale: boolean;
}

/** The part of a process's condition that its own state tells. */
export function conditionOf({
  desired,
  state,
}: Worker): Pick<ProcessCondition, 'desired' | 'state' | 'firstStart' | 'failing'> {
  return {
    desired,
    state: state.name,
    firstStart: state.name === 'starting' && state.origin === 'first',
    failing: isFailing(state),
  };
}

export type SupervisorStateName = 'starting' | 'running' | 'degraded' | 'stopping' | 'stopped';

/** A timer later than this was not waiting for the process: the supervisor itself had been stopped. */
const OVERSLEPT_MS = 1000;

/** True when the silence up to `now` is the process's own; after a pause of the whole machine it proves nothing. */
export function isProofOfHang(heartbeatBy: Ms | null, now: Ms): boolean {
  return heartbeatBy !== null && now >= heartbeatBy && now - heartbeatBy <= OVERSLEPT_MS;
}

/** True when a heartbeat of this age is overdue; null: none has come, or none is expected. */
export function isHeartbeatStale(ageMs: Ms | null, timeoutMs: Ms | null): boolean {
  return ageMs !== null && timeoutMs !== null && ageMs > timeoutMs;
}

/** What a silent process was doing. */
export type HangKind = 'spinning' | 'blocked' | 'frozen' | 'unknown';

/**
 * Tells hangs apart: `processState` is the letter of proc(5), `cpuPercent` its load during the silence, which is small for a
 * process that spins where others take the processor.
 */
export function classifyHang({
  processState,
  cpuPercent,
}: {
  processState: string | null;
  cpuPercent: number | null;
}): HangKind {
  if (processState === 'T' || processState === 't') return 'frozen';
  if (processState === 'R') return 'spinning';
  if (cpuPercent === null) return 'unknown';
  return cpuPercent >= 50 ? 'spinning' : 'blocked';
}

/** One word for the whole; `brokerUp`: the configured broker answers and no fallback stands in for it. */
export function supervisorState(facts: {
  readonly stopping: boolean;
  readonly brokerUp: boolean;
  readonly processes: readonly ProcessCondition[];
}): SupervisorStateName {
  const { stopping, brokerUp, processes } = facts;
  if (stopping) return processes.every((one) => one.state === 'stopped') ? 'stopped' : 'stopping';
  const wanted = processes.filter(isWanted);
  if (!brokerUp || wanted.some(isTroubled)) return 'degraded';
  return wanted.some((one) => one.firstStart) ? 'starting' : 'running';
}

/** True when each wanted entry has a process that answers, and jobs can be taken (a fallback counts). */
export function isHealthy(processes: readonly ProcessCondition[], canTakeJobs: boolean): boolean {
  const wanted = new Set(processes.filter(isWanted).map((one) => one.worker));
  const answering = new Set(processes.filter(isAnswering).map((one) => one.worker));
  return canTakeJobs && [...wanted].every((worker) => answering.has(worker));
}

function isFailing(state: WorkerState): boolean {
  switch (state.name) {
    case 'backoff':
    case 'fatal':
      return true;
    case 'starting':
      return state.origin === 'failure';
    case 'killing':
      return isFailure(state.cause);
    case 'stopped':
    case 'running':
    case 'draining':
      return false;
  }
}

/** A standby is more than was asked for, and so is one that boots to succeed another. */
function isWanted({ role, desired }: ProcessCondition): boolean {
  return role === 'working' && desired === 'up';
}

function isTroubled({ failing, heartbeatStale }: ProcessCondition): boolean {
  return failing || heartbeatStale;
}

function isAnswering({ role, state, heartbeatStale }: ProcessCondition): boolean {
  const isThere = role === 'working' || role === 'leaving';
  return isThere && (state === 'running' || state === 'draining') && !heartbeatStale;
}

import type { Ms } from '../base/units.js';
import type { WorkerStateName } from './worker-state.js';

/** How a process looked at one moment. */
export interface Appearance {
  readonly state: WorkerStateName;
  /** The letter of proc(5); null: not known. */
  readonly processState: string | null;
  /** Null: it has sent no heartbeat yet. */
  readonly silentMs: Ms | null;
}

/** How often a process is looked at. */
const LOOK_EVERY_MS: Ms = 1000;

/**
 * True when it shows no life in a state in which the lifecycle waits for none. One that boots is let alone, however busy it
 * is: only a signal to stop is proof that it does not get on. One that leaves must go on sending heartbeats.
 */
export function isLifeless({ state, processState, silentMs }: Appearance, heartbeatTimeoutMs: Ms): boolean {
  if (state === 'starting') return processState === 'T';
  return state === 'draining' && silentMs !== null && silentMs > heartbeatTimeoutMs;
}

/**
 * At how many lifeless looks in a row it is hung. They are counted, not timed, so that the sleep of the supervisor is nobody's
 * fault; two at least, for what has arrived before the first is read before the second.
 */
export function looksUntilHung(state: WorkerStateName, heartbeatTimeoutMs: Ms): number {
  return state === 'starting' ? Math.max(2, Math.ceil(heartbeatTimeoutMs / LOOK_EVERY_MS)) : 2;
}

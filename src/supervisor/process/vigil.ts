import type { Ms } from '../../base/units.js';
import { isLifeless, looksUntilHung } from '../../policy/vigil.js';
import type { WorkerStateName } from '../../policy/worker-state.js';
import type { Incarnation } from './incarnation.js';

/** Looks, once a second, whether a process lives in states in which the lifecycle expects no heartbeat. */
export class Vigil {
  #of: Incarnation | null = null;
  #lifelessLooks = 0;

  /** True when it must be hung. */
  look(living: Incarnation, state: WorkerStateName, heartbeatTimeoutMs: Ms): boolean {
    const { processState, heartbeatAgeMs: silentMs } = living;
    const looks = this.#of === living ? this.#lifelessLooks : 0;
    this.#of = living;
    this.#lifelessLooks = isLifeless({ state, processState, silentMs }, heartbeatTimeoutMs) ? looks + 1 : 0;
    return this.#lifelessLooks >= looksUntilHung(state, heartbeatTimeoutMs);
  }
}

import { messageOf } from '../../base/errors.js';
import { formatDuration, type Ms } from '../../base/units.js';
import { replacementDelayMs } from '../../policy/restart.js';
import type { Emit } from '../../protocol/events.js';
import type { Retirement } from '../process/owner.js';
import type { WorkerProcess } from '../process/worker-process.js';
import type { Place } from './place.js';

/** Failures in a row to replace one process, and the instant of `performance.now()` before which it is not tried again. */
interface Setback {
  readonly failures: number;
  readonly until: Ms;
}

/** Replaces processes that have used what they may. One that cannot be replaced goes on, and is tried again, ever later. */
export class Recycling {
  readonly #emit: Emit;
  readonly #setbacks = new WeakMap<WorkerProcess, Setback>();

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** Begins, unless it is too soon after a failure. */
  begin(place: Place, why: Retirement): void {
    const worn = place.current;
    const { failures, until } = this.#setbacks.get(worn) ?? { failures: 0, until: 0 };
    if (performance.now() < until) return;
    place.replace(why).catch((thrown) => {
      const delayMs = replacementDelayMs(failures + 1, place.spec.restart, Math.random());
      this.#setbacks.set(worn, { failures: failures + 1, until: performance.now() + delayMs });
      const message = `${place.name} goes on, for it could not be replaced; the next try is in ${formatDuration(delayMs)}`;
      this.#emit({ event: 'supervisor.problem', message, error: messageOf(thrown) });
    });
  }
}

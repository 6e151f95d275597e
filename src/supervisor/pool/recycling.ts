import { messageOf } from '../../base/errors.js';
import type { Turns } from '../../base/turns.js';
import { formatDuration, type Ms } from '../../base/units.js';
import { replacementDelayMs } from '../../policy/restart.js';
import type { Emit } from '../../protocol/events.js';
import type { Retirement } from '../process/owner.js';
import type { WorkerProcess } from '../process/worker-process.js';
import type { Place } from './place.js';

interface Pool {
  readonly places: () => readonly Place[];
  /** One after the other, so that what is used by those that come stays within bounds. */
  readonly turns: Turns;
  readonly emit: Emit;
}

/** Failures in a row to replace one process, and the instant of `performance.now()` before which it is not tried again. */
interface Setback {
  readonly failures: number;
  readonly until: Ms;
}

/** Replaces processes that have used what they may. One that cannot be replaced goes on, and is tried again, ever later. */
export class Recycling {
  readonly #pool: Pool;
  readonly #setbacks = new WeakMap<WorkerProcess, Setback>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * Has it replaced when it is its turn, unless it is at work no more by then, or it is too soon after a failure. The turn ends
   * when the next one has the place: jobs of the worn one that go on hold nobody up.
   */
  ask(worn: WorkerProcess, why: Retirement): void {
    const { incarnations } = worn;
    void this.#pool.turns.take(`${worn.name} is worn out`, async () => {
      const place = this.#pool.places().find(({ current }) => current === worn);
      const isStillAtWork = place?.isReady === true && worn.incarnations === incarnations;
      if (isStillAtWork && performance.now() >= this.#setbackOf(worn).until) await this.#replace(place, why);
    });
  }

  async #replace(place: Place, why: Retirement): Promise<void> {
    const worn = place.current;
    try {
      await place.succeed(why);
    } catch (thrown) {
      const failures = this.#setbackOf(worn).failures + 1;
      const delayMs = replacementDelayMs(failures, place.spec.restart, Math.random());
      this.#setbacks.set(worn, { failures, until: performance.now() + delayMs });
      const message = `${place.name} goes on, for it could not be replaced; the next try is in ${formatDuration(delayMs)}`;
      this.#pool.emit({ event: 'supervisor.problem', message, error: messageOf(thrown) });
    }
  }

  #setbackOf(worn: WorkerProcess): Setback {
    return this.#setbacks.get(worn) ?? { failures: 0, until: 0 };
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Broker } from '../broker/broker.js';
import { isChosen } from '../config/worker-name.js';
import type { SupervisorEvent } from '../protocol/events.js';
import type { HandOver } from './hand-over.js';

const LOOK_EVERY_MS = 100;

/** Watches a supervisor that shall leave when its queues are empty. */
export class Once {
  #failed = 0;

  /** A subscriber of the event stream. */
  note(event: SupervisorEvent): void {
    if (event.event === 'job.failed' && event.retryInMs === null) this.#failed++;
  }

  /** Jobs that failed for good meanwhile. */
  get failed(): number {
    return this.#failed;
  }

  /**
   * Resolves when nothing waits, runs or backs off in the queues. A job delayed by its producer is for another time, and
   * what waits in a paused queue is for whoever resumes it.
   */
  async untilEmpty(broker: Broker, queues: readonly string[]): Promise<void> {
    while (!(await isEmpty(broker, queues))) await delay(LOOK_EVERY_MS);
  }
}

/** The queues of the workers that were asked for. */
export function servedQueues({ config, workers }: HandOver): readonly string[] {
  const chosen = Object.entries(config.workers).filter(([name]) => isChosen(name, workers));
  return [...new Set(chosen.flatMap(([, spec]) => (spec.kind === 'queues' ? Object.keys(spec.queues) : [])))];
}

async function isEmpty(broker: Broker, queues: readonly string[]): Promise<boolean> {
  try {
    for (const queue of queues) {
      const { paused, waiting, prioritized, active, delayed } = await broker.counts(queue);
      if (active > 0) return false;
      if (paused) continue;
      if (waiting + prioritized > 0) return false;
      if (delayed > 0 && (await hasRetry(broker, queue))) return false;
    }
    return true;
  } catch {
    return false; // the broker is away: what waits there is not known
  }
}

async function hasRetry(broker: Broker, queue: string): Promise<boolean> {
  const delayed = await broker.list({ queue, states: ['delayed'], offset: 0, limit: 1000 });
  return delayed.some((job) => job.attemptsMade > 0);
}

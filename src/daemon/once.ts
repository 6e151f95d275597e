import { setTimeout as delay } from 'node:timers/promises';
import type { Broker } from '../broker/broker.js';
import type { Config, WorkerSpec } from '../config/config.js';
import { isChosen } from '../config/worker-name.js';
import type { SupervisorEvent } from '../protocol/events.js';
import type { ProcessSnapshot } from '../protocol/snapshot.js';
import type { HandOver } from './hand-over.js';

const LOOK_EVERY_MS = 100;

/** Delayed jobs that are looked at; those due first come first, and retries seldom wait for long. */
const MOST_DELAYED = 1000;

/** A supervisor, as far as it is watched: each question is answered as of now. */
interface Watched {
  readonly config: Config;
  readonly broker: Pick<Broker, 'counts' | 'list' | 'fallback'> | null;
  readonly processes: readonly ProcessSnapshot[];
}

/** Watches a supervisor that shall leave when its queues are empty. */
export class Once {
  #failed = 0;
  #isGivenUp = false;

  /** A subscriber of the event stream. */
  note(event: SupervisorEvent): void {
    if (event.event === 'job.failed' && event.retryInMs === null) this.#failed++;
  }

  /** 1 when a job has failed for good meanwhile, or was left because nobody is there to do it. */
  get exitStatus(): 0 | 1 {
    return this.#failed > 0 || this.#isGivenUp ? 1 : 0;
  }

  /**
   * Resolves, with the reason for people, when nothing waits, runs or backs off in the queues, or when whoever serves what is
   * left has been given up. A job delayed by its producer is for another time, and what waits in a paused queue is for
   * whoever resumes it.
   */
  async untilDone(workers: HandOver['workers'], watched: Watched): Promise<string> {
    for (;;) {
      const { broker, config, processes } = watched;
      const left = await filter(servedQueues(config, workers), (queue) => hasWork(broker, queue));
      if (left.length === 0) return 'its queues are empty';
      this.#isGivenUp = left.every((queue) => isGivenUp(queue, config, processes));
      if (this.#isGivenUp) return `whoever serves ${left.join(', ')} has been given up`;
      await delay(LOOK_EVERY_MS);
    }
  }
}

/** The queues of the workers that were asked for. */
function servedQueues(config: Config, workers: HandOver['workers']): readonly string[] {
  const chosen = Object.entries(config.workers).filter(([name]) => isChosen(name, workers));
  return [...new Set(chosen.flatMap(([, spec]) => queuesOf(spec)))];
}

function queuesOf(spec: WorkerSpec | undefined): readonly string[] {
  return spec?.kind === 'queues' ? Object.keys(spec.queues) : [];
}

function isGivenUp(queue: string, config: Config, processes: readonly ProcessSnapshot[]): boolean {
  const serving = processes.filter(
    ({ worker, desired }) => desired === 'up' && queuesOf(config.workers[worker]).includes(queue),
  );
  return serving.length > 0 && serving.every((one) => one.state === 'fatal');
}

async function hasWork(broker: Watched['broker'], queue: string): Promise<boolean> {
  if (broker === null) return false;
  if (broker.fallback !== null && broker.fallback.phase !== 'resting') return true; // not all is within reach
  try {
    const { paused, waiting, prioritized, active, delayed } = await broker.counts(queue);
    if (active > 0) return true;
    if (paused) return false;
    return waiting + prioritized > 0 || (delayed > 0 && (await hasRetry(broker, queue, delayed)));
  } catch {
    return true; // the broker is away: what waits there is not known
  }
}

/** Also true when one of those that were counted is delayed no more: it has become work of now. */
async function hasRetry(broker: Pick<Broker, 'list'>, queue: string, counted: number): Promise<boolean> {
  const delayed = await broker.list({ queue, states: ['delayed'], offset: 0, limit: MOST_DELAYED });
  return delayed.length < Math.min(counted, MOST_DELAYED) || delayed.some((job) => job.attemptsMade > 0);
}

async function filter<T>(all: readonly T[], isWanted: (one: T) => Promise<boolean>): Promise<readonly T[]> {
  const answers = await Promise.all(all.map(isWanted));
  return all.filter((_, index) => answers[index]);
}

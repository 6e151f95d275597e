import { transition } from '../../policy/lifecycle.js';
import {
  deadlineOf,
  type Effect,
  type LifecyclePolicy,
  UNBORN,
  type Worker,
  type WorkerEvent,
} from '../../policy/worker-state.js';
import { DeadlineTimer } from './deadline-timer.js';
import { InTurn } from './in-turn.js';

interface Parts {
  readonly policy: () => LifecyclePolicy;
  /** Told of each step, before its effects. */
  readonly stepped: (before: Worker) => void;
  readonly perform: (effect: Effect) => void;
}

/** Keeps the life of one process: gives it what happens, one event at a time, and wakes it at its deadline. */
export class LifecycleRunner {
  readonly #parts: Parts;
  readonly #timer = new DeadlineTimer(() => this.feed({ type: 'deadline' }));
  /** Effects may be answered while they are performed: the answers wait until the step is done. */
  readonly #events = new InTurn<WorkerEvent>((event) => this.#step(event));
  #life: Worker = UNBORN;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get life(): Worker {
    return this.#life;
  }

  feed(event: WorkerEvent): void {
    try {
      this.#events.take(event);
    } finally {
      this.#timer.set(deadlineOf(this.#life.state));
    }
  }

  #step(event: WorkerEvent): void {
    const before = this.#life;
    const moment = { policy: this.#parts.policy(), now: performance.now(), random: Math.random() };
    const { worker, effects } = transition(before, event, moment);
    this.#life = worker;
    this.#parts.stepped(before);
    for (const effect of effects) this.#parts.perform(effect);
  }
}

import { setAlarm } from '../base/alarm.js';
import type { Taken } from '../broker/broker.js';

type Refusal = Extract<Taken, { job: null }>;

interface Watched {
  /** `asking`: its last answer is not known, so one question at a time; `flowing`: it had a job, so ask for every slot. */
  mood: 'asking' | 'flowing' | 'quiet';
  /** Counts what was announced, so that work announced during a question is not forgotten by its answer. */
  announced: number;
  questions: number;
  /** Cancels the alarm that ends a quiet time. */
  cancel: () => void;
}

/** Knows which queues are worth a question now, so that an idle queue costs nothing and a new job wakes exactly one slot. */
export class QueueWatch {
  readonly #queues = new Map<string, Watched>();
  readonly #wake: () => void;

  /** `wake` is called when a quiet queue has become worth a question. */
  constructor(wake: () => void) {
    this.#wake = wake;
  }

  add(queue: string): void {
    if (this.#queues.has(queue)) return;
    this.#queues.set(queue, { mood: 'asking', announced: 0, questions: 0, cancel: () => undefined });
  }

  isWorthAsking(queue: string): boolean {
    const watched = this.#queues.get(queue);
    if (watched === undefined) return false;
    return watched.mood === 'flowing' || (watched.mood === 'asking' && watched.questions === 0);
  }

  /** Work may have come. */
  announce(queue: string): void {
    const watched = this.#queues.get(queue);
    if (watched === undefined) return;
    watched.announced++;
    if (watched.mood === 'quiet') watched.mood = 'asking';
    this.#wake();
  }

  announceAll(): void {
    for (const queue of this.#queues.keys()) this.announce(queue);
  }

  /** A question is put; call what it returns with the answer, `null` when none came. */
  ask(queue: string): (answer: Taken | null) => void {
    const watched = this.#queues.get(queue);
    if (watched === undefined) return () => undefined;
    const announcedBefore = watched.announced;
    watched.questions++;
    return (answer) => {
      watched.questions--;
      if (answer === null) this.#quieten(watched, null);
      else if (answer.job !== null) watched.mood = 'flowing';
      else if (watched.announced !== announcedBefore) watched.mood = 'asking';
      else this.#quieten(watched, answer);
    };
  }

  close(): void {
    for (const watched of this.#queues.values()) watched.cancel();
    this.#queues.clear();
  }

  #quieten(watched: Watched, refusal: Refusal | null): void {
    watched.mood = 'quiet';
    watched.cancel();
    if (refusal === null || refusal.retryAt === null) return;
    watched.cancel = setAlarm(refusal.retryAt, () => {
      if (watched.mood === 'quiet') watched.mood = 'asking';
      this.#wake();
    });
  }
}

import type { SupervisorEvent } from '../protocol/events.js';
import type { NumberedEvent, RecentEvents } from '../protocol/live.js';
import { EventRing, type RingLimits } from './event-ring.js';

/** Of each kind: more than happens while a client comes back, or while a live view draws breath. */
const LIMITS: RingLimits = { most: 2000, mostBytes: 1024 * 1024 };

/**
 * Keeps the last events for those who ask later. What happens to jobs has a ring of its own: a thousand jobs in a second do not
 * push out who was restarted in the hour before.
 */
export class KeptEvents implements RecentEvents {
  readonly epoch: string;
  readonly #jobs: EventRing;
  readonly #others: EventRing;
  #last = 0;

  /** `epoch`: told apart from that of every other supervisor by when it began. */
  constructor(startedAt: number, limits: Partial<RingLimits> = {}) {
    this.epoch = startedAt.toString(36);
    this.#jobs = new EventRing({ ...LIMITS, ...limits });
    this.#others = new EventRing({ ...LIMITS, ...limits });
  }

  get last(): number {
    return this.#last;
  }

  /** Progress is passed over: what a job has come to is told by the next one, and by its status. */
  note(event: SupervisorEvent): void {
    if (event.event === 'job.progressed') return;
    const ring = event.event.startsWith('job.') ? this.#jobs : this.#others;
    ring.note(++this.#last, event);
  }

  wholeSince({ withJobs }: { readonly withJobs: boolean }): number {
    return Math.max(this.#others.wholeSince, withJobs ? this.#jobs.wholeSince : 1);
  }

  from(number: number): NumberedEvent | null {
    const [job, other] = [this.#jobs.from(number), this.#others.from(number)];
    if (job === null || other === null) return job ?? other;
    return job.number < other.number ? job : other;
  }

  before(number: number): NumberedEvent | null {
    const [job, other] = [this.#jobs.before(number), this.#others.before(number)];
    if (job === null || other === null) return job ?? other;
    return job.number > other.number ? job : other;
  }
}

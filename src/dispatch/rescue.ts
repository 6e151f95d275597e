import type { Broker } from '../broker/broker.js';
import type { Emit } from '../protocol/events.js';

/** The names under which dead supervisors held jobs, until their jobs are given back. */
export interface Predecessors {
  readonly predecessors: readonly string[];
  forget(predecessor: string): Promise<void>;
}

/** Gives back at once, without an attempt, what dead supervisors of this state folder had in hand. Throws while the broker is away. */
export async function rescueHeldJobs(broker: Broker, holders: Predecessors, emit: Emit): Promise<void> {
  // The embedded broker is private: whatever is held in it, a dead supervisor held, also one whose name is not known.
  const known = holders.predecessors;
  const predecessors = broker.kind === 'embedded' && known.length === 0 ? ['unknown'] : known;
  for (const predecessor of predecessors) {
    for (const job of await broker.releaseHeldBy(predecessor))
      emit({ event: 'job.rescued', queue: job.queue, id: job.id });
    await holders.forget(predecessor);
  }
}

import type { EventStream } from '../base/event-stream.js';
import type { Lifetime } from '../base/lifetime.js';
import type { Ms } from '../base/units.js';
import type { Broker } from '../broker/broker.js';
import type { SupervisorEvent } from '../protocol/events.js';
import type { ProcessSnapshot } from '../protocol/snapshot.js';
import { History } from '../statistics/history.js';
import type { ProcessFigures } from '../statistics/statistics.js';
import type { Sources } from '../statistics/tally.js';

/** Three looks to a fine step: enough for its average, at a fifth of what looking at each sample would cost. */
const LOOK_EVERY_MS: Ms = 5000;

interface Parts extends Sources {
  readonly events: EventStream<SupervisorEvent>;
  readonly broker: Pick<Broker, 'counts'>;
  readonly processes: () => readonly ProcessSnapshot[];
  readonly isConfigured: (queue: string) => boolean;
  readonly figuresOf: (process: string) => ProcessFigures;
}

/** What is remembered, and how to bring it up to date. */
export interface KeptHistory {
  readonly history: History;
  readonly look: () => void;
}

/**
 * Begins to remember what is going on; `life` ends it. How many jobs wait is known from whoever asks the broker for it. It is
 * asked for the sake of the past alone only when that is not known at all, or once a step, and only for queues in which something
 * has happened since.
 */
export function keepHistory(parts: Parts, life: Lifetime): KeptHistory {
  const { events, broker, processes, figuresOf, isConfigured } = parts;
  const history = new History(parts, Date.now());
  life.onClose(
    'history',
    events.subscribe((event) => history.note(event)),
  );
  const look = () => {
    const readings = processes().map(({ name, worker, cpuPercent, rssBytes }) => ({
      name,
      worker,
      cpuPercent,
      rssBytes,
      ...figuresOf(name),
    }));
    const hasStepEnded = history.look(Date.now(), readings);
    for (const queue of history.stirred) {
      const isDue = hasStepEnded || !history.depths.has(queue);
      if (isDue && isConfigured(queue)) void lookAt(queue, { history, broker });
    }
  };
  life.every('history', LOOK_EVERY_MS, look);
  return { history, look };
}

async function lookAt(
  queue: string,
  { history, broker }: { history: History; broker: Parts['broker'] },
): Promise<void> {
  try {
    const { waiting, prioritized } = await broker.counts(queue);
    history.noteDepth(queue, waiting + prioritized);
  } catch {
    history.noteDepth(queue, null); // the broker is away, and its state says so
  }
}

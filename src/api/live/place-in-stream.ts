import type { RecentEvents } from '../../protocol/live.js';
import type { EventFilter } from './event-filter.js';

/** Where a client begins. */
export interface PlaceInStream {
  /** The number of the first event that it wants; what is not kept any more is told as a gap. */
  readonly from: number;
  /** It comes from another supervisor's stream: whatever that told last is missed. */
  readonly isStranger: boolean;
}

/** Behind the event that was seen last; without one, at the last `replay` of those that pass. */
export function placeInStream(
  recent: RecentEvents,
  { lastId, replay, filter }: { readonly lastId: string | null; readonly replay: number; readonly filter: EventFilter },
): PlaceInStream {
  if (lastId === null) return { from: lastPassing(recent, replay, filter), isStranger: false };
  const [, epoch, digits] = /^([0-9a-z]+)-(\d{1,15})$/.exec(lastId) ?? [];
  const seen = Number(digits);
  if (epoch !== recent.epoch || seen > recent.last)
    return { from: recent.from(1)?.number ?? recent.last + 1, isStranger: true };
  return { from: seen + 1, isStranger: false };
}

function lastPassing(recent: RecentEvents, count: number, filter: EventFilter): number {
  let from = recent.last + 1;
  const whole = recent.wholeSince({ withJobs: filter.takesJobs }); // who has missed nothing is told of no gap
  let at = recent.before(from);
  for (let found = 0; at !== null && at.number >= whole && found < count; at = recent.before(at.number)) {
    if (!filter.passes(at.event)) continue;
    found++;
    from = at.number;
  }
  return from;
}

import type { PlacedJob, WalkStep } from '../walk.js';

type Walk = (step: WalkStep) => Promise<readonly PlacedJob[]>;

/** What a place begins with: jobs here come first, then those at the configured broker. */
const HERE = 'here ';
const THERE = 'there ';

/** Walks through the jobs here, and then through those there. One that is handed over meanwhile may be met on both sides. */
export async function walkBoth(here: Walk, there: Walk, step: WalkStep): Promise<readonly PlacedJob[]> {
  const { after, limit } = step;
  const isThere = after?.startsWith(THERE) ?? false;
  const first = isThere ? [] : marked(HERE, await here({ ...step, after: after?.slice(HERE.length) ?? null }));
  if (first.length >= limit) return first;
  const rest = { ...step, after: isThere ? (after?.slice(THERE.length) ?? null) : null, limit: limit - first.length };
  return [...first, ...marked(THERE, await there(rest))];
}

function marked(side: string, found: readonly PlacedJob[]): readonly PlacedJob[] {
  return found.map(({ job, place }) => ({ job, place: side + place }));
}

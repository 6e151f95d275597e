import type { WorkerStatus } from '../../protocol/status.js';

/** The processes of one entry. */
export interface Group {
  readonly name: string;
  readonly members: readonly WorkerStatus[];
}

/** States in which somebody should look at a process. */
const ALARMING = new Set(['backoff', 'fatal', 'killing']);

/** The processes by entry, both in their order. */
export function groupByEntry(workers: readonly WorkerStatus[]): readonly Group[] {
  const names = [...new Set(workers.map(({ worker }) => worker))];
  return names.map((name) => ({ name, members: workers.filter(({ worker }) => worker === name) }));
}

/** The state as people see it. */
export function stateOf({ standby, state }: WorkerStatus): string {
  return standby && state === 'running' ? 'standby' : state;
}

/** How many are in which state, in the order in which they are met. */
export function tally(members: readonly WorkerStatus[]): readonly (readonly [state: string, number])[] {
  const counts = new Map<string, number>();
  for (const member of members) counts.set(stateOf(member), (counts.get(stateOf(member)) ?? 0) + 1);
  return [...counts];
}

/** As many as there is room for: first those that somebody should look at, then the others in their order. */
export function prominent(members: readonly WorkerStatus[], room: number): readonly WorkerStatus[] {
  if (members.length <= room) return members;
  const alarming = members.filter(({ state }) => ALARMING.has(state));
  return [...alarming, ...members.filter((one) => !alarming.includes(one))].slice(0, room);
}

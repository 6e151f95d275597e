import type { WorkerStatus } from '../../protocol/status.js';

/** States in which somebody should look at a process. */
const ALARMING = ['backoff', 'fatal', 'killing'];

/** Those that are alike in this together, in the order in which they are met. */
export function groupBy<T, Key>(all: readonly T[], keyOf: (one: T) => Key): (readonly [Key, readonly T[]])[] {
  return [...Map.groupBy(all, keyOf)];
}

/** The state as people see it. */
export function stateOf({ standby, state }: WorkerStatus): string {
  return standby && state === 'running' ? 'standby' : state;
}

/** As many as there is room for: first those that somebody should look at, then the others in their order. */
export function prominent(members: readonly WorkerStatus[], room: number): readonly WorkerStatus[] {
  if (members.length <= room) return members;
  const rank = ({ state }: WorkerStatus) => (ALARMING.includes(state) ? 0 : 1);
  return members.toSorted((one, other) => rank(one) - rank(other)).slice(0, room);
}

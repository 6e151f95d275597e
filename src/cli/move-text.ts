import type { QueueMove } from '../protocol/move.js';

/** `pdf_generation: moved 12 waiting, 3 delayed`. */
export function movedText({ name, moved, alreadyThere, paused }: QueueMove, dryRun: boolean): string {
  const counts = Object.entries(moved).filter(([, n]) => n > 0);
  const parts = [
    ...counts.map(([state, n]) => `${n} ${state}`),
    ...when(alreadyThere, (n) => `${n} that the target had already`),
  ];
  return `${name}: ${dryRun ? 'would move' : 'moved'} ${parts.join(', ')}${paused ? '; paused there too' : ''}`;
}

/** What stays in a queue, each with what to do about it. */
export function reasonsToStay({ name, left }: QueueMove): readonly string[] {
  const untold = left.conflict - left.conflicts.length;
  return [
    ...when(left.active, (n) => `${n} active ${jobs(n)} ${stay(n)}: run the command again when they have ended`),
    ...when(left.flow, (n) => `${n} ${jobs(n)} of flows ${stay(n)}: let their workers finish them`),
    ...when(left.aside, (n) => `${n} ${jobs(n)} of an unfinished move to ${left.to} ${stay(n)}: finish that one first`),
    ...left.conflicts.map(({ id, reason }) => `job ${id} stays: ${reason}`),
    ...when(untold, (n) => `${n} more ${stay(n)} for reasons like these`),
  ].map((text) => `${name}: ${text}`);
}

/** What stays although nothing is wrong; null: nothing does. */
export function schedulesText(queues: readonly QueueMove[]): string | null {
  const n = queues.reduce((sum, queue) => sum + queue.schedules, 0);
  if (n === 0) return null;
  const what = n === 1 ? 'the next job of a schedule stays' : `the next jobs of ${n} schedules stay`;
  return `${what}: schedules come with the configuration`;
}

/** The last line: how many went, how many stay, and how to go on when it was interrupted. */
export function moveSummary(sum: {
  readonly moved: number;
  readonly left: number;
  readonly putBack: number | null;
  readonly complete: boolean;
  readonly dryRun: boolean;
}): string {
  const { moved, left, putBack, complete, dryRun } = sum;
  if (putBack !== null)
    return `${dryRun ? 'would put back' : 'put back'} ${putBack} ${jobs(putBack)} of an unfinished move`;
  const went = `${dryRun ? 'would move' : 'moved'} ${moved} ${jobs(moved)}`;
  const rest = left === 0 ? '' : `, ${left} ${stay(left)}`;
  return complete ? `${went}${rest}` : `${went}${rest}; interrupted: run the same command again to go on`;
}

function jobs(n: number): string {
  return n === 1 ? 'job' : 'jobs';
}

function stay(n: number): string {
  return n === 1 ? 'stays' : 'stay';
}

function when(n: number, text: (n: number) => string): readonly string[] {
  return n > 0 ? [text(n)] : [];
}

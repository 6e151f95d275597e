import type { LogLine } from './log-lines.js';

/** What a person who only listens should hear of: the rest is the ordinary course of things. */
const WORTH_TELLING = new Set([
  'worker.exited',
  'worker.gave_up',
  'worker.took_over',
  'broker.up',
  'broker.down',
  'fallback.began',
  'fallback.merged',
  'queue.paused',
  'queue.resumed',
  'supervisor.reload_failed',
  'supervisor.problem',
]);

/** One sentence about what has happened in a short while, or nothing: five things that happen at once are told as a number. */
export function announce(lines: readonly LogLine[]): string | null {
  const told = lines.filter(
    ({ event, level }) => WORTH_TELLING.has(event ?? '') || (event === 'job.failed' && level === 'error'),
  );
  const [first] = told;
  if (first === undefined) return null;
  if (told.length <= 2) return told.map(({ message }) => message).join('. ');
  return `${first.message}, and ${told.length - 1} more events`;
}

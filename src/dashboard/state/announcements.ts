import type { LogLine } from './log-lines.js';

/**
 * One sentence about what has happened in a short while, or nothing. Told is what a person should look at, and what happens
 * to queues; a job that fails and is tried again is the ordinary course of things.
 */
export function announce(lines: readonly LogLine[]): string | null {
  const told = lines.filter(
    ({ level, event }) => level === 'error' || /^queue/.test(event) || (level === 'warn' && !/^job/.test(event)),
  );
  const [first] = told;
  if (first === undefined) return null;
  return first.message + (told.length > 1 ? `, and ${told.length - 1} more` : '');
}

import { readdirSync } from 'node:fs';

/** The pids of all processes; none where there is no `/proc`, or no descriptor left to read it with. */
export function allPids(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

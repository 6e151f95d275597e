import type { Worker } from './worker-state.js';

/**
 * What a process is there for: it works; it is booted and waits to take a dead one's place; it boots to succeed one that
 * works; or it has been succeeded and leaves.
 */
export type Role = 'working' | 'standby' | 'successor' | 'leaving';

/**
 * True when nobody does the work of a wanted process, and nobody is expected to but the one that has just died. A place that was
 * given up stays empty: its budget is spent, whoever stands in it.
 */
export function isVacant({ desired, state }: Worker): boolean {
  if (desired === 'down') return false;
  switch (state.name) {
    case 'backoff':
      return true;
    case 'starting':
      return state.origin !== 'first';
    case 'stopped':
    case 'fatal':
    case 'running':
    case 'draining':
    case 'killing':
      return false;
  }
}

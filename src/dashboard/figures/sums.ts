import type { QueueStatus } from '../../protocol/status.js';

type Count = 'waiting' | 'prioritized' | 'delayed' | 'active' | 'completed' | 'failed' | 'completedPerMinute';

/** All of them together. */
export function sum(counts: readonly number[]): number {
  return counts.reduce((total, one) => total + one, 0);
}

/** A count of all queues together. */
export function sumOf(queues: readonly QueueStatus[], count: Count): number {
  return sum(queues.map((queue) => queue[count]));
}

import { formatLocalTime } from '../../base/local-time.js';
import type { ScalingStatus } from '../../protocol/status.js';

/** `pdf scales itself: 3 of 1 to 8 processes, all are needed; 1 → 3 at 2026-11-22 12:03:11 (the oldest job waits 14s, target 10s)` */
export function scalingText({ worker, processes, min, max, reason, lastChange }: ScalingStatus): string {
  const now = `${worker} scales itself: ${processes} of ${min} to ${max} processes, ${reason}`;
  if (lastChange === null) return now;
  const { at, from, to } = lastChange;
  return `${now}; ${from} → ${to} at ${formatLocalTime(Date.parse(at))} (${lastChange.reason})`;
}

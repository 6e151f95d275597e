import { absentStatus } from '../../src/cli/status/absent-status.js';
import type { QueueStatus, StatusDocument, WorkerStatus } from '../../src/protocol/status.js';

/** A worker process that runs, with these changes. */
export function worker(name: string, changes: Partial<WorkerStatus> = {}): WorkerStatus {
  return {
    name,
    worker: name.replace(/-\d+$/, ''),
    standby: false,
    state: 'running',
    pid: 4711,
    startedAt: '2026-11-22T10:00:00.000Z',
    uptimeMs: 65_000,
    restarts: 0,
    lastExit: null,
    nextStartAt: null,
    cpuPercent: 12.4,
    rssBytes: 60 * 1024 ** 2,
    logLevel: 'info',
    eventLoopDelayMs: 1.2,
    heartbeatAgeMs: 300,
    completed: 5,
    failed: 0,
    jobs: [],
    ...changes,
  };
}

/** A quiet queue, with these changes. */
export function queue(name: string, changes: Partial<QueueStatus> = {}): QueueStatus {
  return {
    name,
    paused: false,
    waiting: 0,
    active: 0,
    delayed: 0,
    prioritized: 0,
    completed: 0,
    failed: 0,
    oldestWaitMs: null,
    completedPerMinute: 0,
    p50Ms: null,
    p95Ms: null,
    ...changes,
  };
}

/** What `cardq status` tells of a supervisor that runs these. */
export function status(parts: Partial<Pick<StatusDocument, 'workers' | 'queues' | 'problems'>> = {}): StatusDocument {
  const absent = absentStatus();
  return {
    ...absent,
    supervisor: {
      ...absent.supervisor,
      state: 'running',
      pid: 42,
      uptimeMs: 3_600_000,
      rssBytes: 70 * 1024 ** 2,
    },
    broker: { ...absent.broker, state: 'up', latencyMs: 0.4 },
    ...parts,
  };
}

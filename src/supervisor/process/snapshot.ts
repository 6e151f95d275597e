import { conditionOf, isHeartbeatStale } from '../../policy/health.js';
import type { Role } from '../../policy/role.js';
import { type LifecyclePolicy, pidOf, type Worker } from '../../policy/worker-state.js';
import type { ProcessExit, ProcessSnapshot } from '../../protocol/snapshot.js';
import type { LastExit } from './exit-record.js';
import type { Incarnation } from './incarnation.js';
import type { Post } from './post.js';

/** What can be told of a process and its living incarnation. */
export function snapshotOf(
  about: {
    readonly worker: string;
    readonly post: Post;
    readonly role: Role;
    readonly life: Worker;
    readonly living: Incarnation | null;
  },
  policy: LifecyclePolicy,
): Omit<ProcessSnapshot, 'logLevel'> {
  const { worker, role, life, living } = about;
  const { name, restarts, lastExit } = about.post;
  return {
    name,
    worker,
    role,
    ...conditionOf(life),
    pid: pidOf(life.state),
    startedAt: living?.bornAt ?? null,
    uptimeMs: living === null ? null : Math.round(living.uptimeMs),
    restarts,
    lastExit: lastExit === null ? null : exitOf(lastExit),
    restartBudget: budgetOf(life, policy),
    nextStartAt: nextStartOf(life),
    cpuPercent: living?.cpuPercent ?? null,
    rssBytes: living?.lastRssBytes ?? null,
    eventLoopDelayMs: living?.eventLoopDelayMs ?? null,
    heartbeatAgeMs: living === null ? null : rounded(living.heartbeatAgeMs),
    heartbeatStale: isHeartbeatStale(living?.heartbeatAgeMs ?? null, policy.heartbeatTimeoutMs),
  };
}

function exitOf({ code, signal, at, reason, report, lastWords }: LastExit): ProcessExit {
  return { code, signal, at, reason, report, lastWords };
}

function budgetOf({ failures }: Worker, { restart }: LifecyclePolicy): ProcessSnapshot['restartBudget'] {
  if (restart === null) return null;
  const { max, window: windowMs } = restart;
  const since = performance.now() - windowMs;
  return { used: failures.filter((at) => at > since).length, max, windowMs };
}

/** The lifecycle counts on a clock of its own; this is the same instant since the epoch. */
function nextStartOf({ state }: Worker): number | null {
  return state.name === 'backoff' ? Math.round(Date.now() + state.until - performance.now()) : null;
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

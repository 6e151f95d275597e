import type { LogLevel } from '../base/log-level.js';
import type { Bytes, Ms } from '../base/units.js';
import type { ProcessCondition } from '../policy/health.js';

/** One worker process as the supervisor sees it; instants are since the epoch. */
export interface ProcessSnapshot extends ProcessCondition {
  /** `pdf-1` */
  readonly name: string;
  readonly pid: number | null;
  readonly startedAt: Ms | null;
  readonly uptimeMs: Ms | null;
  /** Incarnations that replaced another one since the supervisor began. */
  readonly restarts: number;
  readonly lastExit: ProcessExit | null;
  /** The failures that count against it: at `used` above `max` it is given up. Null: it is not restarted at all. */
  readonly restartBudget: { readonly used: number; readonly max: number; readonly windowMs: Ms } | null;
  /** While it backs off. */
  readonly nextStartAt: Ms | null;
  readonly cpuPercent: number | null;
  readonly rssBytes: Bytes | null;
  readonly eventLoopDelayMs: Ms | null;
  readonly heartbeatAgeMs: Ms | null;
  /** From which level on it writes its log; null for a program of its own. */
  readonly logLevel: LogLevel | null;
}

/** How the last incarnation ended; code and signal are both null when it could not even be spawned. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly at: Ms;
  readonly reason: string;
  /** The path of a report on what it was doing, where it had to be killed for that. */
  readonly report: string | null;
  readonly lastWords: readonly string[];
}

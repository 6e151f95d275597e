import type { Json } from '../base/json.js';
import type { LogLevel } from '../base/log-level.js';
import type { Bytes, Ms } from '../base/units.js';
import type { LeaveCause } from '../policy/leave-cause.js';
import type { FailureKind, JobRef } from './jobs.js';
import type { Rendered } from './rendered.js';

export type { LeaveCause };

interface OfProcess {
  /** `pdf-1` */
  readonly process: string;
  /** `pdf` */
  readonly worker: string;
}

interface OfRun extends JobRef {
  readonly process: string;
  readonly attempt: number;
}

/** Everything that happens, in the past tense; the only source of logs, metrics and live views. */
export type SupervisorEvent = { readonly at: Ms } & (
  | {
      readonly event: 'supervisor.started';
      readonly pid: number;
      readonly version: string;
      readonly configPath: string | null;
    }
  | { readonly event: 'supervisor.ready'; readonly processes: number; readonly bootMs: Ms }
  | { readonly event: 'supervisor.stopping'; readonly by: string }
  | { readonly event: 'supervisor.stopped'; readonly drained: number; readonly killed: number }
  /** `of` empty: of everything. */
  | { readonly event: 'supervisor.log_level_set'; readonly level: LogLevel; readonly of: readonly string[] }
  | { readonly event: 'supervisor.reload_began' }
  /** The parts of the configuration that hold now, and those that will in another supervisor. */
  | { readonly event: 'supervisor.reloaded'; readonly changed: readonly string[]; readonly pending: readonly string[] }
  | { readonly event: 'supervisor.reload_failed'; readonly error: string }
  | { readonly event: 'supervisor.problem'; readonly message: string; readonly error: string | null }
  | ({ readonly event: 'worker.spawned'; readonly pid: number } & OfProcess)
  | ({ readonly event: 'worker.ready'; readonly pid: number; readonly bootMs: Ms } & OfProcess)
  /** Its event loop was held up for so long, as its heartbeat tells. */
  | ({
      readonly event: 'worker.lagged';
      readonly pid: number;
      readonly eventLoopDelayMs: Ms;
      readonly cpuPercent: number;
      readonly rssBytes: Bytes;
    } & OfProcess)
  | ({ readonly event: 'worker.draining'; readonly pid: number; readonly cause: LeaveCause } & OfProcess)
  | ({ readonly event: 'worker.killing'; readonly pid: number; readonly cause: LeaveCause } & OfProcess)
  | ({
      readonly event: 'worker.exited';
      readonly pid: number;
      readonly code: number | null;
      readonly signal: string | null;
      readonly cause: LeaveCause | null;
      readonly reason: string;
      /** What it was doing when it had to be killed, in one line; null: not known. */
      readonly diagnosis: string | null;
      /** The path of the report on that. */
      readonly report: string | null;
      readonly lastWords: readonly string[];
      readonly rssBytes: Bytes | null;
      readonly uptimeMs: Ms;
    } & OfProcess)
  | ({
      readonly event: 'worker.backed_off';
      readonly nextStartAt: Ms;
      readonly delayMs: Ms;
      readonly failures: number;
    } & OfProcess)
  | ({ readonly event: 'worker.gave_up'; readonly reason: string } & OfProcess)
  | ({ readonly event: 'worker.stopped' } & OfProcess)
  /** The entry has, or shall have, another number of processes. */
  | {
      readonly event: 'worker.scaled';
      readonly worker: string;
      readonly from: number;
      readonly to: number;
      readonly reason: string;
    }
  /** It stood by under the name `standby`; whoever had the place before goes on under that. */
  | ({ readonly event: 'worker.took_over'; readonly pid: number; readonly standby: string } & OfProcess)
  | ({ readonly event: 'worker.stray_killed'; readonly pid: number; readonly signal: string } & OfProcess)
  | ({ readonly event: 'job.added'; readonly name: string } & JobRef)
  | ({ readonly event: 'job.started'; readonly waitedMs: Ms } & OfRun)
  | ({ readonly event: 'job.progressed'; readonly progress: Json } & OfRun)
  | ({ readonly event: 'job.completed'; readonly durationMs: Ms } & OfRun)
  /** A job that has completed tells of a PDF in its result. */
  | ({ readonly event: 'job.rendered' } & Rendered & OfRun)
  /** `retryInMs` null: failed for good. */
  | ({
      readonly event: 'job.failed';
      readonly kind: FailureKind;
      readonly reason: string;
      readonly durationMs: Ms;
      readonly retryInMs: Ms | null;
      /** On giving up, every ended attempt: "1 error on pdf-1: …". */
      readonly history: readonly string[];
    } & OfRun)
  /** Somebody else has it by now: the run here is asked to stop. */
  | ({ readonly event: 'job.lock_lost' } & OfRun)
  /** A run that had lost its lock ended, which does not count. */
  | ({ readonly event: 'job.discarded'; readonly outcome: string; readonly durationMs: Ms } & OfRun)
  | ({ readonly event: 'job.given_back'; readonly cause: string } & JobRef)
  /** Held by a dead supervisor, given back by this one. */
  | ({ readonly event: 'job.rescued' } & JobRef)
  | { readonly event: 'broker.up'; readonly location: string }
  | { readonly event: 'broker.down'; readonly location: string; readonly reason: string }
  /** It may be used, but a person should know this of it. */
  | {
      readonly event: 'broker.warned';
      readonly location: string;
      readonly check: string;
      readonly message: string;
      readonly hint: string | null;
    }
  /** Until the broker is back, jobs of this host go to an embedded one. */
  | { readonly event: 'fallback.began' }
  | { readonly event: 'fallback.merge_began'; readonly queued: number }
  /** The embedded one rests: so many jobs were handed over to be done, and so many that are over. */
  | { readonly event: 'fallback.merged'; readonly handedOver: number; readonly history: number }
  /** Somebody can ask over TCP. */
  | { readonly event: 'api.listening'; readonly url: string }
  | { readonly event: 'api.closed'; readonly url: string }
  | { readonly event: 'api.token_renewed' }
  /** Somebody showed no valid credential; of one client it is told once a minute. */
  | { readonly event: 'api.refused'; readonly client: string; readonly reason: string }
  | { readonly event: 'queue.paused'; readonly queue: string }
  | { readonly event: 'queue.resumed'; readonly queue: string }
  | { readonly event: 'queue.purged'; readonly queue: string; readonly removed: number }
);

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An event before its time is stamped on it. */
export type EventBody = DistributiveOmit<SupervisorEvent, 'at'>;
/** How events are announced: never throws, never waits. */
export type Emit = (event: EventBody) => void;

import { hostname } from 'node:os';
import type { LogLevel } from '../base/log-level.js';
import { formatDuration, type Ms } from '../base/units.js';
import { version } from '../base/version.js';
import type { Broker } from '../broker/broker.js';
import type { RunSnapshot } from '../dispatch/run.js';
import { isHealthy, supervisorState } from '../policy/health.js';
import type { HealthDocument } from '../protocol/control.js';
import type { ProcessSnapshot } from '../protocol/snapshot.js';
import type {
  BrokerStatus,
  OverallState,
  Problem,
  QueueStatus,
  RunningJob,
  ScalingStatus,
  StatusDocument,
  SupervisorStatus,
  WorkerStatus,
} from '../protocol/status.js';
import type { ProcessFigures } from '../statistics/statistics.js';
import { iso, isoOrNull } from './job-document.js';

/** What a status is made of, read in one moment. */
export interface StatusFacts {
  readonly name: string;
  readonly startedAt: number;
  /** On a clock that nobody sets. */
  readonly uptimeMs: Ms;
  readonly isStopping: boolean;
  readonly logLevel: LogLevel;
  /** Where the API listens on TCP; null: nowhere. */
  readonly apiUrl: string | null;
  readonly configPath: string | null;
  /** The file says something else than what is in force. */
  readonly configStale: boolean;
  readonly broker: Broker;
  /** How many jobs wait in what stands in for the broker. */
  readonly queuedMeanwhile: number;
  readonly processes: readonly ProcessSnapshot[];
  readonly queues: readonly QueueStatus[];
  readonly scaling: readonly ScalingStatus[];
  readonly runsIn: (pid: number) => readonly RunSnapshot[];
  readonly figuresOf: (process: string) => ProcessFigures;
}

export function statusDocument(facts: StatusFacts): StatusDocument {
  return {
    schemaVersion: 1,
    supervisor: supervisorStatus(facts),
    broker: brokerStatus(facts),
    workers: facts.processes.map((process) => workerStatus(process, facts)),
    queues: facts.queues,
    scaling: facts.scaling,
    problems: [...brokerProblems(facts.broker), ...facts.processes.flatMap(workerProblems)],
  };
}

/** For probes: whether jobs are being worked on as wanted. */
export function healthDocument(facts: Omit<StatusFacts, 'queues' | 'scaling' | 'queuedMeanwhile'>): HealthDocument {
  const { broker, processes, uptimeMs, isStopping } = facts;
  return {
    healthy: !isStopping && isHealthy(processes, broker.state.state === 'up' || standsIn(broker)),
    status: overallState(facts),
    uptimeSeconds: Math.floor(uptimeMs / 1000),
    restartCount: restartsOf(processes),
  };
}

/** One that leaves shows the count of its place, which is counted already; a standby's count repeats what it stood in for. */
function restartsOf(processes: readonly ProcessSnapshot[]): number {
  return processes.filter(({ role }) => role === 'working').reduce((sum, one) => sum + one.restarts, 0);
}

/** One word for the whole: while it answers, it is at most about to be gone. */
export function overallState(facts: Pick<StatusFacts, 'isStopping' | 'broker' | 'processes'>): OverallState {
  if (facts.isStopping) return 'stopping';
  return supervisorState({
    stopping: false,
    brokerUp: facts.broker.state.state === 'up' && !standsIn(facts.broker),
    processes: facts.processes,
  });
}

function supervisorStatus(facts: StatusFacts): SupervisorStatus {
  return {
    name: facts.name,
    state: overallState(facts),
    pid: process.pid,
    version,
    startedAt: iso(facts.startedAt),
    uptimeMs: Math.round(facts.uptimeMs),
    host: hostname(),
    configPath: facts.configPath,
    configStale: facts.configStale,
    rssBytes: process.memoryUsage.rss(),
    logLevel: facts.logLevel,
    apiUrl: facts.apiUrl,
  };
}

export function brokerStatus({
  broker,
  queuedMeanwhile,
}: Pick<StatusFacts, 'broker' | 'queuedMeanwhile'>): BrokerStatus {
  const { kind, location, state, fallback } = broker;
  const since = fallback?.since ?? null;
  return {
    kind,
    url: location,
    state: state.state === 'up' && fallback?.phase === 'merging' ? 'merging' : state.state,
    latencyMs: state.latencyMs,
    fallback: since === null ? null : { queued: queuedMeanwhile, since: iso(since) },
  };
}

/** True while jobs are in, or go to, what stands in for the broker. */
function standsIn({ fallback }: Broker): boolean {
  return fallback !== null && fallback.phase !== 'resting';
}

function workerStatus(process: ProcessSnapshot, facts: StatusFacts): WorkerStatus {
  const { name, worker, role, state, pid, startedAt, uptimeMs, restarts, lastExit, nextStartAt } = process;
  const { cpuPercent, rssBytes, eventLoopDelayMs, heartbeatAgeMs, logLevel } = process;
  const runs = pid === null ? [] : facts.runsIn(pid);
  return {
    name,
    worker,
    standby: role === 'standby',
    state,
    pid,
    startedAt: isoOrNull(startedAt),
    uptimeMs,
    restarts,
    lastExit: lastExit && { ...lastExit, at: iso(lastExit.at) },
    nextStartAt: isoOrNull(nextStartAt),
    cpuPercent,
    rssBytes,
    eventLoopDelayMs,
    heartbeatAgeMs,
    logLevel,
    ...facts.figuresOf(name),
    jobs: runs.map(runningJob),
  };
}

function runningJob({ queue, id, startedAt, progress, askedToStop }: RunSnapshot): RunningJob {
  return { queue, id, startedAt: iso(startedAt), progress, askedToStop };
}

export function brokerProblems({ state, location, fallback }: Broker): Problem[] {
  if (state.state === 'up') return state.reason === null ? [] : [brokerTroubled(state.reason)];
  const message = `the broker is down: ${state.reason ?? 'it does not answer'}`;
  const hint =
    fallback?.phase === 'degraded'
      ? `jobs of this host go to the embedded broker until ${location} answers again; there rate limits hold for this host alone, and schedules wait`
      : `jobs wait until ${location} answers again`;
  return [{ code: 'broker_down', worker: null, message, hint }];
}

function brokerTroubled(reason: string): Problem {
  const hint = 'what waits is safe, and workers go on';
  return { code: 'broker_troubled', worker: null, message: `the broker is up, but ${reason}`, hint };
}

function workerProblems({ name, state, nextStartAt, lastExit }: ProcessSnapshot): Problem[] {
  const last = lastExit === null ? 'it never ran' : `last exit: ${lastExit.reason}`;
  if (state === 'backoff') {
    const wait = formatDuration(Math.max(0, (nextStartAt ?? 0) - Date.now()));
    return [
      {
        code: 'worker_backoff',
        worker: name,
        message: `${name} starts again in ${wait} (${last})`,
        hint: `cardq logs ${name}`,
      },
    ];
  }
  if (state === 'fatal') {
    return [
      {
        code: 'worker_fatal',
        worker: name,
        message: `${name} failed too often and was given up (${last})`,
        hint: `cardq logs ${name}; when mended: cardq reset ${name}`,
      },
    ];
  }
  return [];
}

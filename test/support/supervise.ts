import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { identifyProcess } from '../../src/base/process-identity.js';
import type { Config, QueueWorkerSpec, ScriptWorkerSpec, WorkerSpec } from '../../src/config/config.js';
import type { SupervisorEvent } from '../../src/protocol/events.js';
import type { FromWorker } from '../../src/protocol/worker-messages.js';
import type { HostExit, JobHost, JobHostListener } from '../../src/supervisor/job-host.js';
import { findMarked } from '../../src/supervisor/strays/marked-processes.js';
import { stateDirMark } from '../../src/supervisor/strays/process-mark.js';
import { Supervisor } from '../../src/supervisor/supervisor.js';
import { emptyFolder } from './folder.js';

/** A supervisor of fixture programs, with everything that it told. */
export interface Supervised {
  readonly supervisor: Supervisor;
  readonly stateDir: string;
  readonly events: readonly SupervisorEvent[];
  readonly heard: Recorder;
  /** The states through which a process went, by the events that told of them. */
  storyOf(process: string): string[];
  /** The host that took its place last. */
  hostOf(process: string): JobHost;
}

/** Supervises `workers` until the test ends, and fails it when a process of theirs is left then. Starts nothing. */
export async function supervise(
  workers: Readonly<Record<string, WorkerSpec>>,
  program = 'obedient',
): Promise<Supervised> {
  const stateDir = await emptyFolder();
  const events: SupervisorEvent[] = [];
  const heard = new Recorder();
  const supervisor = new Supervisor({
    config: configOf(stateDir, workers),
    folder: stateDir,
    emit: (event) => events.push({ at: Date.now(), ...event }),
    listener: heard,
    workerMain: fixture(program),
  });
  onTestFinished(async () => {
    await supervisor.close();
    const left = findMarked((mark) => mark.startsWith(stateDirMark(stateDir)));
    if (left.length > 0) throw new Error(`left behind: ${JSON.stringify(left)}`);
  });
  return {
    supervisor,
    stateDir,
    events,
    heard,
    storyOf: (process) =>
      events.flatMap((one) => ('process' in one && one.process === process ? [one.event.replace('worker.', '')] : [])),
    hostOf: (process) => heard.hostOf(process),
  };
}

/** A fixture program of these tests. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/supervisor/${name}.mjs`, import.meta.url));
}

/** An entry of one process that runs the supervisor's queue program, with short times. */
export function queueWorker(changes: Partial<QueueWorkerSpec> = {}): QueueWorkerSpec {
  return {
    ...COMMON,
    kind: 'queues',
    queues: { work: 1 },
    concurrency: 1,
    standby: 0,
    heartbeat: { interval: 50, timeout: 2000 },
    ...changes,
  };
}

/** An entry of one process that runs a fixture as it is. */
export function scriptWorker(program: string, changes: Partial<ScriptWorkerSpec> = {}): ScriptWorkerSpec {
  return {
    ...COMMON,
    kind: 'script',
    script: fixture(program),
    args: [],
    stopSignal: 'SIGTERM',
    ready: null,
    heartbeat: { interval: 50, timeout: 2000 },
    stallTimeout: null,
    ...changes,
  };
}

/** True while a process of this pid lives; a zombie is dead. */
export function lives(pid: number): boolean {
  return identifyProcess(pid) !== null;
}

/** Keeps what a listener of job hosts was told. */
export class Recorder implements JobHostListener {
  readonly hosts: JobHost[] = [];
  readonly left: JobHost[] = [];
  /** The number of jobs that a host is said to have in hand. */
  readonly loads = new Map<JobHost, number>();
  readonly messages: { readonly host: JobHost; readonly message: FromWorker }[] = [];
  readonly exits: { readonly host: JobHost; readonly exit: HostExit; readonly at: number }[] = [];

  #look: () => void = () => undefined;

  /** Has `look` called after everything that is told. */
  onTold(look: () => void): void {
    this.#look = look;
  }

  ready(host: JobHost): void {
    this.hosts.push(host);
    this.#look();
  }

  message(host: JobHost, message: FromWorker): void {
    this.messages.push({ host, message });
    this.#look();
  }

  leaving(host: JobHost): void {
    this.left.push(host);
    this.#look();
  }

  exited(host: JobHost, exit: HostExit): void {
    this.exits.push({ host, exit, at: performance.now() });
    this.#look();
  }

  hostOf(process: string): JobHost {
    const host = this.hosts.findLast((one) => one.process === process);
    if (host === undefined) throw new Error(`${process} was never ready`);
    return host;
  }

  jobsOf(host: JobHost): number {
    return this.loads.get(host) ?? 0;
  }

  /** What the fixtures told the test. */
  facts(): unknown[] {
    return this.messages.flatMap(({ message }) =>
      message.type === 'progress' && message.run === 0 ? [message.progress] : [],
    );
  }
}

/** Gives a host the job that makes the obedient fixture do something. */
export function order(host: JobHost, name: string): void {
  host.send({
    type: 'job',
    run: 1,
    job: { queue: 'work', id: '1', name, data: null, attempt: 1, maxAttempts: 1, grantedDirs: [] },
  });
}

const COMMON = {
  processes: 1,
  restart: { max: 5, window: 60_000, delay: 200, maxDelay: 2000 },
  bootTimeout: 10_000,
  drainTimeout: 5000,
  limits: { memory: null, memoryHard: null, jobs: null, lifetime: null },
  env: {},
  cwd: process.cwd(),
  nice: 0,
  nodeArgs: [],
  autostart: true,
} as const;

function configOf(stateDir: string, workers: Config['workers']): Config {
  return {
    name: 'test',
    stateDir,
    broker: { url: null, prefix: 'bull', fallback: 'wait', allowEviction: false },
    queues: {},
    workers,
    schedules: {},
    render: { inputRoots: [stateDir], outputDir: join(stateDir, 'output') },
    api: {
      enabled: false,
      host: '127.0.0.1',
      port: 0,
      tokenFile: null,
      compatPrefix: '/api/celery',
      allowedHosts: [],
      trustProxy: false,
    },
    logs: { level: 'info', format: 'json', maxSize: 1e6, keep: 1 },
  };
}

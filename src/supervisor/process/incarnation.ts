import type { ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import type { Bytes, Ms } from '../../base/units.js';
import type { WorkerSpec } from '../../config/config.js';
import type { LeaveCause } from '../../policy/leave-cause.js';
import type { Usage } from '../../policy/limits.js';
import type { FromWorker, Heartbeat, ToWorker } from '../../protocol/worker-messages.js';
import type { Diagnosis, Diagnostics } from '../diagnosis/diagnostics.js';
import type { HostExit, JobHost, KillCause } from '../job-host.js';
import type { Sampler } from '../samples/sampler.js';
import { killGroup } from '../strays/process-group.js';
import { detailOf, questionOf } from './last-look.js';
import { signalNumber } from './signal-number.js';
import { isInspectable, type LaunchPlan, logPath, type OutputFiles } from './spawn.js';

/** What an incarnation asks of the process that it is one of. */
export interface IncarnationOwner {
  readonly acceptsJobs: boolean;
  kill(cause: KillCause, detail?: string): void;
}

interface Parts {
  readonly pid: number;
  readonly child: ChildProcess;
  readonly files: OutputFiles;
  readonly plan: LaunchPlan;
  readonly worker: string;
  readonly owner: IncarnationOwner;
  readonly sampler: Sampler;
  readonly diagnostics: Diagnostics;
}

/** One child from its birth to its death: what it has told, what it has used, and the ways to reach it. */
export class Incarnation implements JobHost {
  readonly worker: string;
  readonly mark: string;
  readonly pid: number;
  /** Drawn once, in [0, 1), for what shall differ from one to the next. */
  readonly luck = Math.random();
  /** Since the epoch. */
  readonly bornAt: Ms = Date.now();
  /** What is known of the cause for which it has to leave. */
  leaveDetail: string | null = null;
  /** Why it could not boot, in its own words. */
  bootFailure: Extract<FromWorker, { type: 'boot_failed' }> | null = null;
  readonly #born: Ms = performance.now();
  readonly #parts: Parts;
  #spec: WorkerSpec;
  #process: string;
  #files: OutputFiles;
  readonly #death = new AbortController();
  #exit: HostExit | null = null;
  #ready: { readonly rssBytes: Bytes | null } | null = null;
  #heartbeat: { readonly at: Ms; readonly told: Heartbeat | null } | null = null;
  #jobs = 0;
  /** What it was doing when it had to be killed. */
  #diagnosis: Diagnosis | null = null;
  #looking: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#process = parts.plan.process;
    this.worker = parts.worker;
    this.mark = parts.plan.mark;
    this.pid = parts.pid;
    this.#files = parts.files;
    this.#parts = parts;
    this.#spec = parts.plan.spec;
  }

  /** Its name; one that is dead keeps what it had. */
  get process(): string {
    return this.#process;
  }

  get files(): OutputFiles {
    return this.#files;
  }

  get queues(): readonly string[] {
    return this.#parts.plan.birth?.queues.map(({ name }) => name) ?? [];
  }

  /** What it was born by, or what it has adopted since. */
  get spec(): WorkerSpec {
    return this.#spec;
  }

  /** From now on this stands for what it was born by. */
  adopt(spec: WorkerSpec): void {
    this.#spec = spec;
  }

  get acceptsJobs(): boolean {
    return this.#exit === null && this.#parts.owner.acceptsJobs;
  }

  /** How it ended; null while it lives. */
  get exit(): HostExit | null {
    return this.#exit;
  }

  get diagnosis(): Diagnosis | null {
    return this.#diagnosis;
  }

  /** Aborted when it is dead: whatever waits for it ends then. */
  get death(): AbortSignal {
    return this.#death.signal;
  }

  get lastRssBytes(): Bytes | null {
    return this.#parts.sampler.last(this.pid)?.rssBytes ?? this.#heartbeat?.told?.rssBytes ?? null;
  }

  /** The letter of proc(5) at the last sample; null: not known. */
  get processState(): string | null {
    return this.#parts.sampler.last(this.pid)?.processState ?? null;
  }

  get cpuPercent(): number | null {
    return this.#parts.sampler.last(this.pid)?.cpuPercent ?? this.#heartbeat?.told?.cpuPercent ?? null;
  }

  get eventLoopDelayMs(): Ms | null {
    return this.#heartbeat?.told?.eventLoopDelayMs ?? null;
  }

  get heartbeatAgeMs(): Ms | null {
    return this.#heartbeat === null ? null : performance.now() - this.#heartbeat.at;
  }

  get uptimeMs(): Ms {
    return performance.now() - this.#born;
  }

  /** The files to which it writes by descriptor. */
  get rawFiles(): readonly string[] {
    const { log, err } = this.files;
    return this.#parts.plan.spec.kind === 'script' ? [log.path, err.path] : [err.path];
  }

  get isIdle(): boolean {
    return this.#parts.sampler.last(this.pid)?.cpuPercent === 0;
  }

  get wasReady(): boolean {
    return this.#ready !== null;
  }

  get usage(): Usage {
    const readyRssBytes = this.#ready?.rssBytes ?? null;
    return { rssBytes: this.lastRssBytes, readyRssBytes, jobs: this.#jobs, uptimeMs: this.uptimeMs };
  }

  send(message: ToWorker): boolean {
    const { child } = this.#parts;
    if (!child.connected) return false;
    child.send(message, () => undefined); // a channel that breaks meanwhile is told by the exit
    return true;
  }

  kill(cause: KillCause, detail?: string): void {
    if (this.#exit === null) this.#parts.owner.kill(cause, detail);
  }

  /** Gives it another name, under which it also writes its log from now on. */
  rename(process: string): void {
    const logFile = logPath({ logDir: this.#parts.plan.logDir, process }, 'log');
    this.#process = process;
    this.#files = {
      ...this.#files,
      log: { path: logFile, from: statSync(logFile, { throwIfNoEntry: false })?.size ?? 0 },
    };
    this.send({ type: 'rename', process, logFile });
  }

  die(exit: HostExit): void {
    this.#exit = exit;
    this.#death.abort();
  }

  /** It counts as ready from now, and what it uses now is what it needs. */
  noteReady(): void {
    this.#ready = { rssBytes: this.#parts.sampler.look(this.pid)?.rssBytes ?? null };
    if (this.#parts.plan.spec.kind === 'queues') this.#heartbeat = { at: performance.now(), told: null };
  }

  noteHeartbeat(told: Heartbeat): void {
    this.#heartbeat = { at: performance.now(), told };
  }

  noteJobEnd(): void {
    this.#jobs++;
  }

  /** Notes what it is killed for, and begins to look at what it is doing where that is the question. */
  explainKill(cause: LeaveCause): void {
    const { plan, child, sampler, diagnostics } = this.#parts;
    const question = questionOf(cause, { silentMs: this.heartbeatAgeMs, spec: this.spec, told: this.leaveDetail });
    if (question === null) return;
    this.leaveDetail = question.detail;
    const inspection = isInspectable(plan) ? { err: this.files.err.path, wake: () => child.kill('SIGUSR1') } : null;
    const { process, pid, uptimeMs } = this;
    const patient = { process, pid, uptimeMs, ...question, reading: sampler.look(pid), inspection };
    this.#looking = diagnostics.diagnose(patient).then((diagnosis) => {
      this.#diagnosis = diagnosis;
      this.leaveDetail = detailOf(cause, question, diagnosis.summary);
    });
  }

  perform(effect: 'drain' | 'abort' | 'kill'): void {
    switch (effect) {
      case 'drain':
        this.#askToLeave();
        break;
      case 'abort':
        this.send({ type: 'abort', run: null, reason: 'drain' });
        break;
      case 'kill':
        this.#destroyOnceSeen();
        break;
    }
  }

  /** Asks it to finish and leave: the process itself, not what it has started, which is its own to end. */
  #askToLeave(): void {
    const { spec } = this.#parts.plan;
    this.#parts.child.kill(spec.kind === 'script' ? signalNumber(spec.stopSignal) : 'SIGTERM');
    this.#parts.child.kill('SIGCONT'); // a stopped process heeds nothing else
  }

  /** A look at it takes a moment; whoever kills again does not wait for it. */
  #destroyOnceSeen(): void {
    const looking = this.#looking;
    this.#looking = null;
    if (looking === null) this.#destroy();
    else void looking.then(() => this.#destroy());
  }

  /** Kills it with its whole group, even should it have left the group. */
  #destroy(): void {
    const { exitCode, signalCode } = this.#parts.child;
    if (exitCode !== null || signalCode !== null) return; // the pid is free for somebody else, and its exit about to be told
    killGroup(this.pid);
    this.#parts.child.kill('SIGKILL');
  }
}

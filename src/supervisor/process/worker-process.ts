import { messageOf } from '../../base/errors.js';
import type { WorkerSpec } from '../../config/config.js';
import type { LeaveCause } from '../../policy/leave-cause.js';
import { transition } from '../../policy/lifecycle.js';
import { decideLimit } from '../../policy/limits.js';
import {
  deadlineOf,
  type Effect,
  type LifecyclePolicy,
  UNBORN,
  type Worker,
  type WorkerEvent,
} from '../../policy/worker-state.js';
import type { ProcessSnapshot } from '../../protocol/snapshot.js';
import type { FromWorker } from '../../protocol/worker-messages.js';
import { killOrphanedGroup } from '../strays/process-group.js';
import type { Surroundings } from '../surroundings.js';
import { announce } from './announce.js';
import { bear } from './bear.js';
import { DeadlineTimer } from './deadline-timer.js';
import { examine, type LastExit, spawnFailure } from './exit-record.js';
import { InTurn } from './in-turn.js';
import type { Incarnation } from './incarnation.js';
import { policyOf } from './lifecycle-policy.js';
import { setNiceness } from './niceness.js';
import { isReadyByWord, watchReady } from './ready-probe.js';
import { snapshotOf } from './snapshot.js';
import { track, untrack } from './track.js';

/** Owns one named process (`pdf-1`): feeds what happens to the lifecycle, and does what that decides. */
export class WorkerProcess {
  readonly name: string;
  /** The entry it belongs to: `pdf`. */
  readonly worker: string;
  readonly #spec: WorkerSpec;
  readonly #policy: LifecyclePolicy;
  readonly #around: Surroundings;
  readonly #timer = new DeadlineTimer(() => this.#feed({ type: 'deadline' }));
  /** Effects may be answered while they are performed: the answers wait until the step is done. */
  readonly #events = new InTurn<WorkerEvent>((event) => this.#step(event));
  #life: Worker = UNBORN;
  #incarnation: Incarnation | null = null;
  #incarnations = 0;
  #stops = 0;
  #lastExit: LastExit | null = null;
  #hasBeenReady = false;

  constructor(about: { name: string; worker: string; spec: WorkerSpec }, around: Surroundings) {
    this.name = about.name;
    this.worker = about.worker;
    this.#spec = about.spec;
    this.#policy = policyOf(about.spec, around.queues);
    this.#around = around;
  }

  start(): void {
    this.#feed({ type: 'start' });
  }

  stop({ now }: { readonly now: boolean }): void {
    this.#stops++;
    this.#feed({ type: 'stop', now });
  }

  /** Drains it and starts it again; one that does not run is started. */
  restart(): void {
    this.#feed({ type: 'recycle', cause: 'requested' });
    this.#feed({ type: 'start' });
  }

  reset(): void {
    this.#feed({ type: 'reset' });
  }

  kill(cause: LeaveCause, detail: string | null = null): void {
    this.#leave({ type: 'kill', cause }, detail);
  }

  get life(): Worker {
    return this.#life;
  }

  get acceptsJobs(): boolean {
    return this.#life.state.name === 'running' && this.#life.desired === 'up';
  }

  /** Counts births, so that a replacement can be told from what it replaced. */
  get incarnations(): number {
    return this.#incarnations;
  }

  /** Counts stops, so that what was asked for before one can be told from what was asked for since. */
  get stops(): number {
    return this.#stops;
  }

  get living(): Incarnation | null {
    return this.#incarnation;
  }

  get hasBeenReady(): boolean {
    return this.#hasBeenReady;
  }

  get lastExit(): LastExit | null {
    return this.#lastExit;
  }

  snapshot(): ProcessSnapshot {
    return snapshotOf(this, this.#incarnation, this.#policy);
  }

  /** Recycles or kills it when it has used more than it may. */
  checkLimits(): void {
    const { name } = this.#life.state;
    if (this.#incarnation === null || (name !== 'running' && name !== 'draining')) return;
    const decision = decideLimit(this.#incarnation.usage, this.#spec.limits);
    if (decision === null || (name === 'draining' && decision.action === 'recycle')) return; // it is leaving already
    this.#leave({ type: decision.action, cause: decision.cause }, decision.detail);
  }

  #leave(event: WorkerEvent, detail: string | null): void {
    if (this.#incarnation !== null && this.#life.state.name !== 'killing') this.#incarnation.leaveDetail = detail;
    this.#feed(event);
  }

  #feed(event: WorkerEvent): void {
    try {
      this.#events.take(event);
    } finally {
      this.#timer.set(deadlineOf(this.#life.state));
    }
  }

  #step(event: WorkerEvent): void {
    const before = this.#life;
    const moment = { policy: this.#policy, now: performance.now(), random: Math.random() };
    const { worker, effects } = transition(before, event, moment);
    this.#life = worker;
    this.#announce(before);
    for (const effect of effects) this.#perform(effect);
  }

  #announce(before: Worker): void {
    const { state } = this.#life;
    const child = this.#incarnation;
    if (state.name === 'running' && before.state.name !== 'running') this.#noteReady();
    if (state.name === 'killing' && before.state.name !== 'killing') child?.explainKill(state.cause);
    announce(this, { before, child }, this.#around);
  }

  #noteReady(): void {
    this.#hasBeenReady = true;
    this.#around.gate.leave(this);
    this.#incarnation?.noteReady();
  }

  #perform(effect: Effect): void {
    switch (effect) {
      case 'spawn':
        this.#around.gate.admit(this, () => this.#spawn());
        break;
      case 'cancel_spawn':
        if (this.#around.gate.withdraw(this)) this.#feed({ type: 'spawn_cancelled' });
        break;
      case 'drain':
      case 'abort':
      case 'kill':
        this.#incarnation?.perform(effect);
        break;
    }
  }

  #spawn(): void {
    const plan = this.#around.plan(this.name, this.#spec, ++this.#incarnations);
    const { emit, sampler, diagnostics } = this.#around;
    const born = bear(
      plan,
      { worker: this.worker, owner: this, sampler, diagnostics },
      {
        refused: (thrown) => this.#onSpawnFailed(thrown),
        message: (from, message) => this.#onMessage(from, message),
        exited: (dead, code, signal) => this.#onExit(dead, code, signal),
      },
    );
    if (born === null) return;
    this.#incarnation = born;
    this.#feed({ type: 'spawned', pid: born.pid });
    // It boots meanwhile.
    track(born, this.#around);
    setNiceness(born, this.#spec.nice, emit);
    watchReady(this.#spec, born.files, born.death).then(
      (isReady) => isReady && this.#feed({ type: 'ready' }),
      (thrown) => this.#reportProblem('cannot be watched until it is ready', thrown), // its boot time-out ends it
    );
  }

  #onSpawnFailed(thrown: unknown): void {
    this.#lastExit = spawnFailure(thrown);
    this.#around.gate.leave(this);
    this.#reportProblem('could not be spawned', thrown);
    this.#feed({ type: 'spawn_failed' });
  }

  #reportProblem(what: string, thrown: unknown): void {
    this.#around.emit({ event: 'supervisor.problem', message: `${this.name} ${what}`, error: messageOf(thrown) });
  }

  #onMessage(from: Incarnation, message: FromWorker): void {
    if (from !== this.#incarnation) return;
    switch (message.type) {
      case 'ready':
        if (isReadyByWord(this.#spec)) this.#feed({ type: 'ready' });
        break;
      case 'heartbeat':
        from.noteHeartbeat(message);
        this.#feed({ type: 'heartbeat' });
        break;
      case 'boot_failed':
        from.bootFailure = message;
        break;
      case 'completed':
      case 'failed':
        from.noteJobEnd();
        this.checkLimits(); // before the end of its last job is told, so that it is given no other
        break;
    }
    this.#around.listener.message(from, message);
  }

  #onExit(dead: Incarnation, code: number | null, signal: string | null): void {
    const { emit, listener, gate } = this.#around;
    const { process, worker, pid } = dead;
    const { exit, record } = examine(dead, { code, signal, life: this.#life, kind: this.#spec.kind });
    this.#lastExit = record;
    this.#incarnation = null;
    dead.die(exit);
    killOrphanedGroup(pid);
    try {
      listener.exited(dead, exit);
    } finally {
      emit({ event: 'worker.exited', process, worker, pid, ...exit, uptimeMs: Math.round(dead.uptimeMs) });
      gate.leave(this);
      untrack(dead, this.#around);
      this.#feed({ type: 'exited' });
    }
  }
}

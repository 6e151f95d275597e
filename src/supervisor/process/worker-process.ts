import type { LogLevel } from '../../base/log-level.js';
import type { WorkerSpec } from '../../config/config.js';
import type { LeaveCause } from '../../policy/leave-cause.js';
import { decideLimit, limitsOfOne } from '../../policy/limits.js';
import type { Role } from '../../policy/role.js';
import {
  type Effect,
  hasEntered,
  type LifecyclePolicy,
  type Worker,
  type WorkerEvent,
} from '../../policy/worker-state.js';
import type { ProcessSnapshot } from '../../protocol/snapshot.js';
import type { Surroundings } from '../surroundings.js';
import { announce } from './announce.js';
import type { LastExit } from './exit-record.js';
import type { Incarnation } from './incarnation.js';
import { Incarnations } from './incarnations.js';
import { policyOf } from './lifecycle-policy.js';
import { LifecycleRunner } from './lifecycle-runner.js';
import type { Farewell, ProcessOwner, Retirement } from './owner.js';
import type { Post } from './post.js';
import { snapshotOf } from './snapshot.js';
import { Vigil } from './vigil.js';

interface About {
  /** The entry it belongs to: `pdf`. */
  readonly worker: string;
  readonly post: Post;
  readonly role: Role;
  readonly spec: WorkerSpec;
  readonly owner: ProcessOwner;
}

/** Owns one process through its incarnations, one at a time: feeds what happens to the lifecycle, and does what that decides. */
export class WorkerProcess {
  readonly worker: string;
  readonly #owner: ProcessOwner;
  readonly #around: Surroundings;
  readonly #runner = new LifecycleRunner({
    policy: () => this.#policy,
    stepped: (before) => this.#onStep(before),
    perform: (effect) => this.#perform(effect),
  });
  readonly #incarnations: Incarnations;
  #post: Post;
  #role: Role;
  #spec: WorkerSpec;
  #policy: LifecyclePolicy;
  #lastExit: LastExit | null = null;
  #hasBeenReady = false;
  readonly #vigil = new Vigil();

  constructor({ worker, post, role, spec, owner }: About, around: Surroundings) {
    this.worker = worker;
    this.#owner = owner;
    this.#around = around;
    this.#post = post;
    this.#role = role;
    this.#spec = spec;
    this.#policy = this.#newPolicy();
    const hooks = {
      feed: (event: WorkerEvent) => this.#runner.feed(event),
      jobEnded: () => this.checkLimits(),
      ended: (exit: LastExit) => this.#note(exit),
    };
    this.#incarnations = new Incarnations(this, hooks, around);
  }

  start(): void {
    this.#runner.feed({ type: 'start' });
  }

  stop(farewell: Farewell): void {
    this.#runner.feed({ type: 'stop', ...farewell });
  }

  /** Drains it and starts it again, from then on by this; one that does not run is started. */
  restart({ spec, why }: { readonly spec: WorkerSpec; readonly why: Retirement }): void {
    this.#take(spec);
    this.#leave({ type: 'recycle', cause: why.cause, graceMs: why.graceMs }, why.detail);
    this.start();
  }

  /** From now on this holds, also for what lives: it differs in nothing that the supervisor does not know alone. */
  adopt(spec: WorkerSpec): void {
    this.#take(spec);
    this.living?.adopt(spec);
  }

  /** Drains it, and lets it be gone. */
  retire({ cause, detail, graceMs }: Retirement): void {
    this.#role = 'leaving';
    this.#leave({ type: 'retire', cause, graceMs }, detail);
  }

  /** From now on it bears this name, does what that is for, and has what failures have left of its budget. */
  assume(post: Post, { failures }: Pick<Worker, 'failures'>): void {
    this.#runner.feed({ type: 'inherit', failures });
    this.#post = post;
    this.#role = post.role;
    this.#policy = this.#newPolicy();
    const { living } = this;
    if (living !== null && living.process !== post.name) {
      living.rename(post.name);
      this.#around.ledger.rename(living.pid, post.name);
    }
    this.tellLogLevel();
    if (living !== null && this.acceptsJobs) this.#around.listener.ready(living);
  }

  reset(): void {
    this.#runner.feed({ type: 'reset' });
  }

  kill(cause: LeaveCause, detail: string | null = null): void {
    this.#leave({ type: 'kill', cause }, detail);
  }

  /** `pdf-1` */
  get name(): string {
    return this.#post.name;
  }

  get post(): Post {
    return this.#post;
  }

  get role(): Role {
    return this.#role;
  }

  /** What its next incarnation is born by. */
  get spec(): WorkerSpec {
    return this.#spec;
  }

  get life(): Worker {
    return this.#runner.life;
  }

  get acceptsJobs(): boolean {
    return this.#role === 'working' && this.life.state.name === 'running' && this.life.desired === 'up';
  }

  /** Counts births, so that a replacement can be told from what it replaced. */
  get incarnations(): number {
    return this.#incarnations.count;
  }

  get living(): Incarnation | null {
    return this.#incarnations.living;
  }

  get hasBeenReady(): boolean {
    return this.#hasBeenReady;
  }

  /** Its own; what is remembered of its post may be another's. */
  get lastExit(): LastExit | null {
    return this.#lastExit;
  }

  snapshot(): ProcessSnapshot {
    return { ...snapshotOf(this, this.#policy), logLevel: this.#logLevel };
  }

  /** Has the living one write its log from the level on that holds for it now. */
  tellLogLevel(): void {
    if (this.#logLevel !== null) this.living?.send({ type: 'log_level', level: this.#logLevel });
  }

  /** Kills it when it has used more than it may; has it replaced when it has used enough. */
  checkLimits(): void {
    const { living } = this;
    const { name } = this.life.state;
    if (living === null || (name !== 'running' && name !== 'draining')) return;
    const decision = decideLimit(living.usage, limitsOfOne(this.#spec.limits, living.luck));
    if (decision === null) return;
    if (decision.action === 'kill') this.#leave({ type: 'kill', cause: decision.cause }, decision.detail);
    else if (name === 'running') this.#owner.wornOut(this, decision);
  }

  /** Kills it when it hangs where the lifecycle does not see it: while it boots or leaves. */
  checkLife(): void {
    const { living } = this;
    if (living === null) return;
    if (this.#vigil.look(living, this.life.state.name, this.#spec.heartbeat.timeout)) this.kill('hang');
  }

  /** Null for a program of its own. */
  get #logLevel(): LogLevel | null {
    return this.#spec.kind === 'script' ? null : this.#around.logLevels.of(this.name, this.worker);
  }

  #take(spec: WorkerSpec): void {
    this.#spec = spec;
    this.#policy = this.#newPolicy();
  }

  #newPolicy(): LifecyclePolicy {
    return policyOf(this.#spec, this.#around.origins.configOf(this.#spec).queues, this.#role);
  }

  #leave(event: WorkerEvent, detail: string | null): void {
    if (this.living !== null && this.life.state.name !== 'killing') this.living.leaveDetail = detail;
    this.#runner.feed(event);
  }

  #onStep(before: Worker): void {
    const { state } = this.life;
    if (state.name === 'running' && before.state.name !== 'running') this.#noteReady();
    if (state.name === 'killing' && before.state.name !== 'killing') this.living?.explainKill(state.cause);
    announce(this, before, this.#around);
    if (hasEntered(before, this.life)) this.#owner.stepped(this);
  }

  #noteReady(): void {
    this.#hasBeenReady = true;
    this.#incarnations.noteReady();
  }

  #perform(effect: Effect): void {
    switch (effect) {
      case 'spawn':
        this.#incarnations.order(() => this.#nextBirth(), { spared: this.#owner.canSpare(this) });
        break;
      case 'cancel_spawn':
        this.#incarnations.cancelOrder();
        break;
      default:
        this.living?.perform(effect);
    }
  }

  /** Counts a birth, and tells what it is born by. */
  #nextBirth(): WorkerSpec {
    const { state } = this.life;
    if (state.name === 'starting' && state.origin !== 'first') this.#post.restarts++;
    return this.#spec;
  }

  /** How one ends that was to succeed another is nothing that its post has to remember. */
  #note(exit: LastExit): void {
    this.#lastExit = exit;
    if (this.#role !== 'successor') this.#post.lastExit = exit;
  }
}

import type { WorkerSpec } from '../../config/config.js';
import { isVacant } from '../../policy/role.js';
import { bootError } from '../boot-failure.js';
import type { LastExit } from '../process/exit-record.js';
import type { Farewell, ProcessOwner, Retirement } from '../process/owner.js';
import type { Post } from '../process/post.js';
import { WorkerProcess } from '../process/worker-process.js';
import type { Surroundings } from '../surroundings.js';
import { restartInPlace } from './restart-in-place.js';

interface About {
  readonly worker: string;
  readonly name: string;
  readonly number: number;
  readonly role: Post['role'];
  /** What processes are born by from now on. */
  readonly spec: () => WorkerSpec;
  readonly owner: ProcessOwner;
}

/**
 * A place for one process (`pdf-1`). Whoever has it is followed by a successor that boots beside it, without jobs, and gets
 * the place when it is ready; the predecessor then finishes its jobs and leaves. So somebody is there all the time.
 */
export class Place implements Post {
  readonly name: string;
  readonly number: number;
  readonly role: Post['role'];
  restarts = 0;
  lastExit: LastExit | null = null;
  readonly #about: About;
  readonly #around: Surroundings;
  #current: WorkerProcess;
  #successor: WorkerProcess | null = null;
  #leaving: readonly WorkerProcess[] = [];
  #stops = 0;

  constructor(about: About, around: Surroundings) {
    this.name = about.name;
    this.number = about.number;
    this.role = about.role;
    this.#about = about;
    this.#around = around;
    this.#current = this.#newProcess(about.role);
  }

  /** What its processes are born by from now on. */
  get spec(): WorkerSpec {
    return this.#about.spec();
  }

  get current(): WorkerProcess {
    return this.#current;
  }

  /** What its living process was born by, as far as that matters, or the next one is to be. */
  get bornBy(): WorkerSpec {
    return this.#current.living?.spec ?? this.#current.spec;
  }

  /** Those that boot to succeed it, or have been succeeded and are not gone yet. */
  get others(): readonly WorkerProcess[] {
    return [...(this.#successor === null ? [] : [this.#successor]), ...this.#leaving.filter(isThere)];
  }

  get processes(): readonly WorkerProcess[] {
    return [this.#current, ...this.others];
  }

  /** Nobody does its work, and somebody else could. */
  get isVacant(): boolean {
    return isVacant(this.#current.life);
  }

  /** Counts stops, so that what was asked for before one can be told from what was asked for since. */
  get stops(): number {
    return this.#stops;
  }

  start(): void {
    if (!this.isWanted) this.adopt(); // also while it still leaves: it comes back by this
    this.#current.start();
  }

  stop(farewell: Farewell): void {
    this.#stops++;
    if (this.#successor !== null) this.#dismiss(this.#successor);
    for (const one of this.processes) one.stop(farewell);
  }

  reset(): void {
    this.#current.reset();
  }

  /** Has its processes live by what differs from before in nothing that they have to be told at their birth. */
  adopt(): void {
    for (const one of this.processes) one.adopt(this.spec);
  }

  /** Its process is to run. */
  get isWanted(): boolean {
    return this.#current.life.desired === 'up';
  }

  /** It can take a dead one's place at once. */
  get isReady(): boolean {
    const { life } = this.#current;
    return life.state.name === 'running' && life.desired === 'up';
  }

  /** Exchanges its process, which is dead, for one that stands by and is ready. */
  exchange(standby: Place): void {
    const dead = this.#current;
    const ready = standby.#current;
    this.#current = ready;
    standby.#current = dead;
    this.restarts++;
    const [here, there] = [dead.life.failures, ready.life.failures];
    dead.assume(standby, { failures: there });
    ready.assume(this, { failures: here });
  }

  /**
   * Has its process followed by a new one; resolves when that is ready and the old one is gone, or when the place has been
   * stopped meanwhile. One that was stopped before is started. Rejects with `boot_failed` when the new one fails: then the
   * old one goes on. One at a time: its pool gives turns.
   */
  async replace(why: Retirement): Promise<void> {
    const isStopped = this.#stopWatch();
    const left = await this.succeed(why);
    if (left !== null) await this.#around.changes.until(() => !isThere(left) || isStopped());
  }

  /** The same, but resolves when the new one has the place, with the one that leaves for it; null: nobody is waited for. */
  async succeed(why: Retirement): Promise<WorkerProcess | null> {
    if (this.#current.life.desired === 'down' || !this.#canOverlap) {
      await this.restartInPlace(why);
      return null;
    }
    const successor = await this.#bootSuccessor(this.#stopWatch());
    return successor === null ? null : this.#pass(successor, why);
  }

  /** What lives counts as much as what comes. */
  get #canOverlap(): boolean {
    return canOverlap(this.bornBy) && canOverlap(this.spec);
  }

  /** Lets its process leave first and starts it then. Rejects with `boot_failed`. */
  restartInPlace(why: Retirement): Promise<void> {
    return restartInPlace(this.#current, { spec: this.spec, why }, this.#around.changes);
  }

  /** Tells whether it has been stopped since. */
  #stopWatch(): () => boolean {
    const stops = this.#stops;
    return () => this.#stops > stops;
  }

  /** Null when it was stopped meanwhile. */
  async #bootSuccessor(isStopped: () => boolean): Promise<WorkerProcess | null> {
    const successor = this.#newProcess('successor');
    this.#successor = successor;
    successor.start();
    await this.#around.changes.until(() => isStopped() || isSettled(successor));
    if (isStopped()) return null;
    if (successor.life.state.name === 'running') return successor;
    this.#dismiss(successor);
    throw bootError(successor);
  }

  /** Gives the place to the successor, and returns who leaves for it. */
  #pass(successor: WorkerProcess, why: Retirement): WorkerProcess {
    const left = this.#current;
    this.#successor = null;
    this.#current = successor;
    this.#leaving = [...this.#leaving.filter(isThere), left];
    this.restarts++;
    successor.assume(this, successor.life);
    left.retire(why);
    return left;
  }

  #dismiss(successor: WorkerProcess): void {
    this.#successor = null;
    this.#leaving = [...this.#leaving.filter(isThere), successor];
    this.#around.changes.tell();
  }

  #newProcess(role: Post['role'] | 'successor'): WorkerProcess {
    const { worker, spec, owner } = this.#about;
    return new WorkerProcess({ worker, post: this, role, spec: spec(), owner }, this.#around);
  }
}

function isThere({ life }: WorkerProcess): boolean {
  return life.state.name !== 'stopped';
}

function isSettled({ life }: WorkerProcess): boolean {
  return life.state.name === 'running' || life.state.name === 'stopped';
}

/** Two programs that listen on the same port cannot be there at once: there one has to go before the next can come. */
function canOverlap(spec: WorkerSpec): boolean {
  return spec.kind === 'queues' || spec.ready?.kind !== 'port';
}

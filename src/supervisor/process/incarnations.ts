import { messageOf } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import type { WorkerSpec } from '../../config/config.js';
import type { Worker, WorkerEvent } from '../../policy/worker-state.js';
import type { FromWorker, Heartbeat } from '../../protocol/worker-messages.js';
import type { Surroundings } from '../surroundings.js';
import { bear } from './bear.js';
import { bury } from './bury.js';
import { examine, type LastExit, spawnFailure } from './exit-record.js';
import type { Incarnation, IncarnationOwner } from './incarnation.js';
import { setNiceness } from './niceness.js';
import { isReadyByWord, watchReady } from './ready-probe.js';
import { track } from './track.js';

/** People notice waits from here on; shorter delays are the ordinary course of work. */
const NOTABLE_LAG_MS: Ms = 100;
/**
 * A birth keeps the event loop busy and the disk's journal too, for about as long as it takes to hand the jobs of a dead process
 * on to another: that comes first. Three times what it takes.
 */
const HAND_ON_MS: Ms = 25;

/** The process that they are incarnations of. */
interface Parent extends IncarnationOwner {
  readonly name: string;
  readonly worker: string;
  readonly life: Worker;
}

/** What a process hears of its incarnations. */
interface Hooks {
  readonly feed: (event: WorkerEvent) => void;
  readonly jobEnded: () => void;
  /** Told before anybody else hears of it. */
  readonly ended: (exit: LastExit) => void;
}

/** The incarnations of one process, one after the other: brings them to life and buries them. */
export class Incarnations {
  readonly #parent: Parent;
  readonly #hooks: Hooks;
  readonly #around: Surroundings;
  #living: Incarnation | null = null;
  #count = 0;

  constructor(parent: Parent, hooks: Hooks, around: Surroundings) {
    this.#parent = parent;
    this.#hooks = hooks;
    this.#around = around;
  }

  get living(): Incarnation | null {
    return this.#living;
  }

  /** Births up to now, those included that the system refused. */
  get count(): number {
    return this.#count;
  }

  /** Brings the next one to life, as soon as there is room for one more that boots: a moment later when it is `spared`. */
  order(spec: () => WorkerSpec, { spared }: { readonly spared: boolean }): void {
    const enter = () => this.#spawn(spec());
    if (spared) this.#around.gate.admitLater(HAND_ON_MS, this, enter);
    else this.#around.gate.admit(this, enter);
  }

  cancelOrder(): void {
    if (this.#around.gate.withdraw(this)) this.#hooks.feed({ type: 'spawn_cancelled' });
  }

  noteReady(): void {
    this.#around.gate.leave(this);
    this.#living?.noteReady();
  }

  #spawn(spec: WorkerSpec): void {
    this.#count++;
    const { name, worker } = this.#parent;
    const { emit, sampler, diagnostics } = this.#around;
    const born = bear(
      this.#around.plan({ name, worker }, spec),
      { worker, owner: this.#parent, sampler, diagnostics },
      {
        refused: (thrown) => this.#onRefused(thrown),
        message: (from, message) => this.#onMessage(from, message),
        exited: (dead, code, signal) => this.#onExit(dead, code, signal),
      },
    );
    if (born === null) return;
    this.#living = born;
    this.#hooks.feed({ type: 'spawned', pid: born.pid });
    // It boots meanwhile.
    track(born, this.#around);
    setNiceness(born, spec.nice, emit);
    watchReady(spec, born.files, born.death).then(
      (isReady) => isReady && this.#feedReady(born),
      (thrown) => this.#reportProblem('cannot be watched until it is ready', thrown), // its boot time-out ends it
    );
  }

  #onRefused(thrown: unknown): void {
    this.#hooks.ended(spawnFailure(thrown));
    this.#around.gate.leave(this);
    this.#reportProblem('could not be spawned', thrown);
    this.#hooks.feed({ type: 'spawn_failed' });
  }

  #reportProblem(what: string, thrown: unknown): void {
    const message = `${this.#parent.name} ${what}`;
    this.#around.emit({ event: 'supervisor.problem', message, error: messageOf(thrown) });
  }

  #onMessage(from: Incarnation, message: FromWorker): void {
    if (from !== this.#living) return;
    switch (message.type) {
      case 'ready':
        if (isReadyByWord(from.spec)) this.#feedReady(from);
        break;
      case 'heartbeat':
        from.noteHeartbeat(message);
        this.#tellLag(from, message);
        this.#hooks.feed({ type: 'heartbeat' });
        break;
      case 'boot_failed':
        from.bootFailure = message;
        break;
      case 'completed':
      case 'failed':
        from.noteJobEnd();
        this.#hooks.jobEnded(); // before others hear of it: a process that is killed now is given no other job
        break;
      case 'consumers':
        this.#around.ledger.noteConsumers(from.pid, message.consumers);
        break;
    }
    this.#around.listener.message(from, message);
  }

  /** One that has sent a heartbeat before goes on sending them: from now on its silence counts. */
  #feedReady(from: Incarnation): void {
    this.#hooks.feed({ type: 'ready' });
    if (from.heartbeatAgeMs !== null) this.#hooks.feed({ type: 'heartbeat' });
  }

  #tellLag({ process, worker, pid }: Incarnation, { eventLoopDelayMs, cpuPercent, rssBytes }: Heartbeat): void {
    if (eventLoopDelayMs < NOTABLE_LAG_MS) return;
    this.#around.emit({ event: 'worker.lagged', process, worker, pid, eventLoopDelayMs, cpuPercent, rssBytes });
  }

  #onExit(dead: Incarnation, code: number | null, signal: string | null): void {
    const { exit, record } = examine(dead, { code, signal, life: this.#parent.life }, this.#around.redact);
    this.#hooks.ended(record);
    this.#living = null;
    try {
      bury(dead, exit, this.#around);
    } finally {
      this.#around.gate.leave(this);
      this.#hooks.feed({ type: 'exited' });
    }
  }
}

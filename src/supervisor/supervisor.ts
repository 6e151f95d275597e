import { CardqError } from '../base/errors.js';
import { Lifetime } from '../base/lifetime.js';
import type { LogLevel } from '../base/log-level.js';
import type { Ms } from '../base/units.js';
import type { Config, WorkerSpec } from '../config/config.js';
import type { StopReport } from '../protocol/control.js';
import type { ProcessSnapshot } from '../protocol/snapshot.js';
import { lateBoot } from './boot-failure.js';
import { type Leaver, type PoolStrength, type RestartOptions, type Target, WorkerPool } from './pool/worker-pool.js';
import type { Incarnation } from './process/incarnation.js';
import type { Farewell } from './process/owner.js';
import type { WorkerProcess } from './process/worker-process.js';
import { isReady, isUp, isWanted } from './readiness.js';
import { select, selectAny, selectEntry } from './selection.js';
import { openSurroundings, type SupervisorParts, type Surroundings } from './surroundings.js';

const SAMPLE_EVERY_MS: Ms = 1000;

/**
 * All worker processes of one state folder. Names are of entries (`pdf`) or of processes (`pdf-1`), and none means all;
 * an unknown one throws `worker_unknown` before anything is done.
 */
export class Supervisor {
  readonly #life = new Lifetime('supervisor');
  readonly #around: Surroundings;
  readonly #pools: Map<string, WorkerPool>;
  /** Those that are being removed: seen, and stopped with the others, but nobody can have them run again. */
  readonly #departing = new Map<string, WorkerPool>();
  #isEnding = false;
  #rounds = 0;

  /** Opens the state folder and starts nothing. What a predecessor left must have been ended before. */
  constructor(parts: SupervisorParts) {
    this.#around = openSurroundings(parts, this.#life);
    this.learn(parts.config);
    const entries = Object.entries(parts.config.workers);
    this.#pools = new Map(entries.map(([name, spec]) => [name, new WorkerPool(name, spec, this.#around)]));
    this.#life.every('samples', SAMPLE_EVERY_MS, () => this.#sample());
  }

  /** Starts the entries that are to run without being asked. */
  autostart(): void {
    for (const pool of this.#pools.values()) if (pool.autostart) pool.start();
  }

  start(names: readonly string[] = []): void {
    this.#refuseWhenEnding();
    for (const target of this.#select(names)) target.start();
  }

  /**
   * Resolves with the number of wanted processes when each of them has been ready. Rejects with `boot_failed` at the first one
   * whose first boot has failed, and with `timed_out` after `withinMs`.
   */
  async whenReady(withinMs: Ms): Promise<number> {
    const wanted = () => processesOf([...this.#pools.values()]).filter(isWanted);
    await this.#around.changes.untilWithin(
      withinMs,
      () => wanted().every(isReady),
      () =>
        lateBoot(
          wanted().filter((one) => !one.hasBeenReady),
          withinMs,
        ),
    );
    return wanted().length;
  }

  /**
   * Resolves with the number of those that are wanted when all of them run. Rejects with `boot_failed` at the first one that has
   * to wait, or is given up, after it failed, and with `timed_out` after `withinMs`.
   */
  async whenUp(names: readonly string[], withinMs: Ms): Promise<number> {
    const wanted = () => processesOf(this.#selectAny(names)).filter(isWanted);
    const late = () =>
      lateBoot(
        wanted().filter((one) => !isUp(one)),
        withinMs,
      );
    await this.#around.changes.untilWithin(withinMs, () => wanted().every(isUp), late);
    return wanted().length;
  }

  /** Lets them finish and leave, or kills them `now`, also those already leaving. Resolves when nothing of them is left. */
  async stop(names: readonly string[] = [], farewell: Farewell = { now: false }): Promise<StopReport> {
    const targets = this.#selectAny(names);
    const processes = processesOf(targets);
    const leaving = processes.flatMap((one) => one.living ?? []);
    for (const target of targets) target.stop(farewell);
    // One that is wanted again meanwhile comes back, but not before it has left.
    const isDown = (one: WorkerProcess) => isStopped(one) || isWanted(one);
    await this.#around.changes.until(() => leaving.every(hasExited) && processes.every(isDown));
    await this.#around.strays.finish();
    const killed = leaving.filter((one) => one.exit?.wasKilled).length;
    return { drained: leaving.length - killed, killed };
  }

  /** Stops everything for good: from now on `start`, `scale`, `restart` and `reset` throw `conflict`. */
  end(farewell: Farewell): Promise<StopReport> {
    this.#isEnding = true;
    return this.stop([], farewell);
  }

  /** Replaces them, rolling or all at once; resolves when every replacement is ready. Rejects with `boot_failed`. */
  async restart(names: readonly string[] = [], options: RestartOptions = { allAtOnce: false }): Promise<void> {
    this.#refuseWhenEnding();
    await Promise.all(this.#select(names).map((target) => target.restart(options)));
  }

  /** Clears their restart budgets; those that gave up or wait begin again. */
  reset(names: readonly string[] = []): void {
    this.#refuseWhenEnding();
    for (const target of this.#select(names)) target.reset();
  }

  /**
   * From which level on they write their logs, those to come too, until this supervisor ends. Throws `conflict` for the name of
   * a program that is not cardq's.
   */
  setLogLevel(names: readonly string[], level: LogLevel): void {
    const processes = processesOf(this.#selectAny(names));
    const foreign = names.length === 0 ? undefined : processes.find(({ spec }) => spec.kind === 'script');
    if (foreign !== undefined) throw foreignLog(foreign);
    this.#around.logLevels.set(names, level);
    for (const one of processes) one.tellLogLevel();
  }

  /** Sets the number of processes of an entry; surplus ones finish and leave. */
  scale(entry: string, processes: number): void {
    this.#refuseWhenEnding();
    selectEntry(this.#pools, entry).scale(processes);
  }

  /** Sets how many of an entry stand by. */
  standBy(entry: string, processes: number): void {
    this.#refuseWhenEnding();
    selectEntry(this.#pools, entry).standBy(processes);
  }

  /** Before a specification of this configuration is given to an entry: what its processes are born with stands in it. */
  learn(config: Config): void {
    this.#around.origins.learn(config);
  }

  /**
   * Adds an entry; one that is chosen, and is to run without being asked, is started. Resolves when its processes are ready;
   * rejects with `boot_failed` at the first that is not, and the entry is gone again.
   */
  async add(entry: string, spec: WorkerSpec, { isChosen }: { readonly isChosen: boolean }): Promise<void> {
    this.#refuseWhenEnding();
    const pool = new WorkerPool(entry, spec, this.#around);
    this.#pools.set(entry, pool);
    if (!isChosen || !pool.autostart) return;
    pool.start();
    try {
      await this.#around.changes.until(() => pool.processes.filter(isWanted).every(isReady));
    } catch (thrown) {
      await this.remove(entry, { now: true });
      throw thrown;
    }
  }

  /** Lets the processes of an entry finish and leave, and forgets it. */
  async remove(entry: string, { now = false }: { readonly now?: boolean } = {}): Promise<void> {
    this.#departing.set(entry, selectEntry(this.#pools, entry));
    this.#pools.delete(entry);
    await this.stop([entry], { now });
    this.#departing.delete(entry);
  }

  /** Has an entry's processes replaced by others with this specification. Rejects with `boot_failed`: then the old ones go on. */
  async reconfigure(entry: string, spec: WorkerSpec): Promise<void> {
    this.#refuseWhenEnding();
    await selectEntry(this.#pools, entry).reconfigure(spec);
  }

  /** Gives an entry a specification that differs in nothing that its processes have to know. */
  adopt(entry: string, spec: WorkerSpec): void {
    selectEntry(this.#pools, entry).adopt(spec);
  }

  /** What there is of an entry; null: there is none of that name, or no longer. */
  strengthOf(entry: string): PoolStrength | null {
    return this.#pools.get(entry)?.strength ?? null;
  }

  /** The entries that these names belong to. */
  entriesOf(names: readonly string[]): readonly string[] {
    return [...new Set(processesOf(this.#selectAny(names)).map((one) => one.worker))];
  }

  /** How often it has looked after all its processes. */
  get rounds(): number {
    return this.#rounds;
  }

  snapshot(names: readonly string[] = []): readonly ProcessSnapshot[] {
    return processesOf(this.#selectAny(names)).map((one) => one.snapshot());
  }

  /** Kills what still runs and lets go of the state folder. */
  async close(): Promise<void> {
    await this.end({ now: true });
    await this.#life.close();
  }

  #refuseWhenEnding(): void {
    if (this.#isEnding) throw new CardqError({ code: 'conflict', message: 'the supervisor is stopping' });
  }

  #select(names: readonly string[]): readonly Target[] {
    return select(this.#pools, names, this.#departing);
  }

  #selectAny(names: readonly string[]): readonly Leaver[] {
    return selectAny(new Map([...this.#pools, ...this.#departing]), names);
  }

  #sample(): void {
    this.#around.sampler.sample();
    this.#around.rawLogs.check();
    for (const one of processesOf(this.#selectAny([]))) {
      one.checkLimits();
      one.checkLife();
    }
    this.#rounds++;
  }
}

function foreignLog({ worker, name }: WorkerProcess): CardqError {
  return new CardqError({
    code: 'conflict',
    message: `${worker} is a program of its own, and only it knows what it logs`,
    where: name,
    hint: 'name workers that serve queues, or none',
  });
}

function processesOf(targets: readonly Leaver[]): readonly WorkerProcess[] {
  return targets.flatMap((target) => target.processes);
}

function isStopped({ life }: WorkerProcess): boolean {
  return life.state.name === 'stopped';
}

function hasExited({ exit }: Incarnation): boolean {
  return exit !== null;
}

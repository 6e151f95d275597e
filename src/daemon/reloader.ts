import { aboutError, CardqError, messageOf } from '../base/errors.js';
import { Turns } from '../base/turns.js';
import type { Config, WorkerSpec } from '../config/config.js';
import type { LoadedConfig } from '../config/load.js';
import { inForceAfter, meanwhile, withoutPending } from '../config/reload-stages.js';
import { isChosen } from '../config/worker-name.js';
import type { Dispatcher } from '../dispatch/dispatcher.js';
import type { ConfigChange } from '../policy/reload.js';
import type { ReloadReport } from '../protocol/control.js';
import type { Emit } from '../protocol/events.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import type { ConfigInForce } from './config-in-force.js';
import type { EventLog } from './event-log.js';
import type { HandOver } from './hand-over.js';
import type { LateApi } from './late-api.js';
import { overtaken } from './overtaken.js';

interface Parts {
  readonly handOver: Pick<HandOver, 'sources' | 'folder' | 'workers'>;
  readonly inForce: ConfigInForce;
  readonly supervisor: Supervisor;
  readonly dispatcher: Pick<Dispatcher, 'reconfigure'>;
  /** Makes the broker know queues and schedules, as far as it can be reached. */
  readonly provision: (config: Config) => Promise<void>;
  readonly log: Pick<EventLog, 'level'>;
  readonly api: Pick<LateApi, 'reconfigure'>;
  readonly isStopping: () => boolean;
  readonly emit: Emit;
}

/** What the file asks for, and what it says. */
interface Plan {
  readonly loaded: Pick<LoadedConfig, 'config' | 'path' | 'text'>;
  readonly report: ReloadReport;
  /** False when somebody wants something else than the file. */
  readonly isOfFile: boolean;
}

/** Puts what the configuration says now in the place of what is in force, as a difference. */
export class Reloader {
  readonly #parts: Parts;
  readonly #turns = new Turns();
  #lastReport: ReloadReport = { changes: [], warnings: [] };
  #changes = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What a reload would do. Throws what is wrong with the configuration: `config_invalid`, `config_missing`, `conflict`. */
  async preview(): Promise<ReloadReport> {
    return (await this.#plan()).report;
  }

  /**
   * Applies it; what is asked for during a reload becomes one more after it. Rejects as `preview` does, with nothing changed;
   * and with `boot_failed` when new processes of an entry fail: then that entry goes on with its old configuration; with
   * `no_supervisor` when everything is stopped meanwhile.
   */
  async reload(): Promise<ReloadReport> {
    await this.#turns.take('reload', () => this.#reload());
    return this.#lastReport;
  }

  /**
   * Has something hold that differs from the file, until the next reload. Rejects with `boot_failed` when new processes fail:
   * then their entry goes on as before.
   */
  changeTo(change: (now: Config) => Config): Promise<void> {
    const { inForce } = this.#parts;
    return this.#turns.take(`change ${++this.#changes}`, async () => {
      const { differenceOf } = await import('../config/difference.js');
      const loaded = { ...inForce.origin, config: change(inForce.config) };
      const report = { changes: differenceOf(inForce.config, loaded.config), warnings: [] };
      if (report.changes.length > 0) await this.#apply({ loaded, report, isOfFile: false });
    });
  }

  async #reload(): Promise<void> {
    const { emit } = this.#parts;
    emit({ event: 'supervisor.reload_began' });
    try {
      const plan = await this.#plan();
      await this.#apply(plan);
      if (this.#parts.isStopping()) throw overtaken('the configuration was in force'); // what is stopped is passed over
      this.#lastReport = plan.report;
      const { changes } = plan.report;
      const [pending, done] = [changes.filter(isPending), changes.filter((change) => !isPending(change))];
      emit({ event: 'supervisor.reloaded', changed: done.map(nameOf), pending: pending.map(nameOf) });
    } catch (thrown) {
      emit({ event: 'supervisor.reload_failed', error: messageOf(thrown) });
      throw thrown;
    }
  }

  // Loaded with the first reload: a supervisor that is never asked for one does not pay for schemas.
  async #plan(): Promise<Plan> {
    const { handOver, inForce } = this.#parts;
    const [{ loadConfig }, { differenceOf }] = await Promise.all([
      import('../config/load.js'),
      import('../config/difference.js'),
    ]);
    const loaded = await loadConfig({ ...handOver.sources, env: process.env });
    if (loaded.folder !== handOver.folder) throw moved(loaded, handOver.folder);
    const changes = differenceOf(inForce.config, loaded.config);
    return { loaded, report: { changes, warnings: loaded.warnings }, isOfFile: true };
  }

  async #apply({ loaded, report: { changes }, isOfFile }: Plan): Promise<void> {
    const { inForce, provision } = this.#parts;
    const before = inForce.config;
    const wanted = withoutPending(before, loaded.config);
    const both = meanwhile(before, wanted);
    await this.#parts.api.reconfigure(before, wanted);
    await provision(both);
    const begun = this.#changeWorkers(changes, { before, wanted });
    this.#hold(both, loaded, { isWhole: false });
    const failures = await failuresOf(begun);
    this.#setLogLevel(before, wanted);
    const after = inForceAfter(before, wanted, [...failures.keys()]);
    this.#hold(after, loaded, { isWhole: isOfFile && failures.size === 0 && !changes.some(isPending) });
    if (failures.size === 0) return;
    await provision(after);
    throw reloadError(failures);
  }

  #hold(config: Config, loaded: Plan['loaded'], options: { readonly isWhole: boolean }): void {
    this.#parts.inForce.hold(config, loaded, options);
    this.#parts.dispatcher.reconfigure(config);
  }

  // A level that somebody has set by hand stays, unless the file has another one than before.
  #setLogLevel({ logs: before }: Config, { logs: { level } }: Config): void {
    if (level === before.level) return;
    this.#parts.supervisor.setLogLevel([], level);
    this.#parts.log.level = level;
  }

  /** Begins with each entry what its change asks for; those without one take over what the supervisor alone has to know. */
  #changeWorkers(
    changes: readonly ConfigChange[],
    { before, wanted }: { readonly before: Config; readonly wanted: Config },
  ): ReadonlyMap<string, Promise<void>> {
    const actions = new Map(changes.filter(isOfWorker).map(({ name, action }) => [name ?? '', action]));
    const names = new Set([...Object.keys(wanted.workers), ...actions.keys()]);
    this.#parts.supervisor.learn(wanted);
    return new Map(
      [...names].map((name) => {
        const specs = { old: before.workers[name], recent: wanted.workers[name] };
        return [name, this.#changeWorker(name, actions.get(name) ?? 'apply', specs)];
      }),
    );
  }

  async #changeWorker(
    name: string,
    action: ConfigChange['action'],
    { old, recent }: { readonly old: WorkerSpec | undefined; readonly recent: WorkerSpec | undefined },
  ): Promise<void> {
    const { supervisor, handOver } = this.#parts;
    if (recent === undefined) return supervisor.remove(name);
    if (action === 'add') return supervisor.add(name, recent, { isChosen: isChosen(name, handOver.workers) });
    if (action === 'replace') await supervisor.reconfigure(name, recent);
    else supervisor.adopt(name, recent);
    // A number that somebody has set by hand stays, unless the file has another one than before.
    const { processes } = recent;
    if (typeof processes === 'number' && processes !== old?.processes) supervisor.scale(name, processes);
    if (standbyOf(recent) !== standbyOf(old)) supervisor.standBy(name, standbyOf(recent));
  }
}

function standbyOf(spec: WorkerSpec | undefined): number {
  return spec?.kind === 'queues' ? spec.standby : 0;
}

function isPending({ action }: ConfigChange): boolean {
  return action === 'restart';
}

function isOfWorker({ section }: ConfigChange): boolean {
  return section === 'workers';
}

function nameOf({ path }: ConfigChange): string {
  return path;
}

/** Why entries could not be changed, by their names; waits for all. */
async function failuresOf(begun: ReadonlyMap<string, Promise<void>>): Promise<ReadonlyMap<string, unknown>> {
  const failures = new Map<string, unknown>();
  await Promise.all([...begun].map(([name, done]) => done.catch((thrown: unknown) => failures.set(name, thrown))));
  return failures;
}

function reloadError(failures: ReadonlyMap<string, unknown>): CardqError {
  const [first] = [...failures.values()].map(aboutError);
  const lines = [...failures].map(([name, thrown]) => `${name} stays as it was: ${messageOf(thrown)}`);
  return new CardqError({
    code: first?.code ?? 'internal',
    message: lines.join('\n'),
    where: [...failures.keys()].join(', '),
    hint: first?.hint ?? null,
  });
}

// Everything in it, modules and the state folder among them, would be looked for elsewhere.
function moved({ path, folder }: LoadedConfig, before: string): CardqError {
  return new CardqError({
    code: 'conflict',
    message: `the configuration is now ${path ?? `the defaults in ${folder}`}, no longer in ${before}`,
    where: path,
    hint: 'cardq restart --supervisor takes it',
  });
}

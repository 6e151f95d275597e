import { join } from 'node:path';
import { type CardqError, messageOf } from '../base/errors.js';
import { EventStream } from '../base/event-stream.js';
import { Lifetime } from '../base/lifetime.js';
import type { Redact } from '../base/redact.js';
import { version } from '../base/version.js';
import type { Broker } from '../broker/broker.js';
import type { Config } from '../config/config.js';
import type { StopReport } from '../protocol/control.js';
import type { Emit, SupervisorEvent } from '../protocol/events.js';
import type { Live } from '../protocol/live.js';
import type { ProcessSnapshot } from '../protocol/snapshot.js';
import { Statistics } from '../statistics/statistics.js';
import type { Farewell } from '../supervisor/process/owner.js';
import { Supervisor } from '../supervisor/supervisor.js';
import { ConfigInForce } from './config-in-force.js';
import { type EventLog, type Foreground, openEventLog } from './event-log.js';
import type { HandOver } from './hand-over.js';
import { LateApi } from './late-api.js';
import { LateListener } from './late-listener.js';
import { openLive } from './live.js';
import type { Lock } from './lock.js';
import type { OpenedControl, OpenedParts, Running } from './open-control.js';
import type { PlaceKeeper } from './place-keeper.js';
import { redactionOf } from './redaction.js';
import type { Reloader } from './reloader.js';
import { settleDown } from './settle-down.js';
import { noRoomIn } from './state-folder.js';
import { takeStateFolder } from './take-folder.js';
import { tidyUp } from './tidy-up.js';

export interface DaemonOptions {
  /** How its log lines also go to stdout; null: not at all. */
  readonly console: Foreground | null;
  /** It stays in front of whoever started it. */
  readonly isForeground: boolean;
}

/** A supervisor with all its parts: the composition root. It opens them in order and closes them in reverse. */
export class Daemon {
  readonly events = new EventStream<SupervisorEvent>();
  readonly #handOver: HandOver;
  readonly #inForce: ConfigInForce;
  readonly #redact: Redact;
  readonly #life = new Lifetime('supervisor');
  readonly #startedAt = Date.now();
  readonly #live: Live;
  readonly #emit: Emit = (body) => this.events.emit({ at: Date.now(), ...body });
  /** Resolves when nothing of it is left, whoever ended it; with null when it never began to stop its workers. */
  readonly closed: Promise<StopReport | null>;
  #tellClosed: (report: StopReport | null) => void = () => undefined;
  #supervisor: Supervisor | null = null;
  #broker: Broker | null = null;
  #stopping: Promise<StopReport> | null = null;
  readonly #api: LateApi;
  #reloader: Reloader | null = null;
  #lock: Lock | null = null;
  #keeper: PlaceKeeper | null = null;

  private constructor(handOver: HandOver) {
    this.#handOver = handOver;
    this.#inForce = new ConfigInForce(handOver);
    this.#redact = redactionOf(this.#inForce);
    const logDir = join(handOver.config.stateDir, 'logs');
    this.#live = openLive(this.events, { startedAt: this.#startedAt, logDir, redact: this.#redact });
    this.#api = new LateApi({ config: () => this.config, folder: handOver.folder, emit: this.#emit });
    this.closed = new Promise((resolve) => {
      this.#tellClosed = resolve;
    });
  }

  /** Takes the lock, opens everything and begins to start the workers. What was opened is closed again when it throws. */
  static async open(handOver: HandOver, options: DaemonOptions): Promise<Daemon> {
    const daemon = new Daemon(handOver);
    try {
      await daemon.#open(options);
      return daemon;
    } catch (thrown) {
      await daemon.#life.close().catch((failure) => daemon.reportProblem('not everything could be closed', failure));
      throw noRoomIn(handOver.config.stateDir, thrown) ?? thrown;
    }
  }

  /**
   * Resolves when every wanted process is ready; with null when it was told to stop before that. Throws `boot_failed` with
   * the last words of the process, or `timed_out`.
   */
  async whenReady(): Promise<{ readonly processes: number; readonly bootMs: number } | null> {
    const processes = (await this.#supervisor?.whenReady(this.#handOver.bootWithin)) ?? 0;
    if (this.isStopping) return null;
    const bootMs = Date.now() - this.#startedAt;
    this.#emit({ event: 'supervisor.ready', processes, bootMs });
    setImmediate(() => void settleDown(this.#api).then(() => this.#keepPlace())); // whoever waits for this is told first
    return { processes, bootMs };
  }

  /** Drains the workers; a second call with `now` kills them, and one with less time hurries them. Resolves when they are down: then `close`. */
  stop(by: string, farewell: Farewell): Promise<StopReport> {
    const supervisor = this.#supervisor;
    if (supervisor === null) return Promise.resolve({ drained: 0, killed: 0 });
    if (this.#stopping !== null) {
      if (farewell.now || farewell.graceMs !== undefined) this.#hurry(supervisor, farewell);
      return this.#stopping;
    }
    this.#emit({ event: 'supervisor.stopping', by });
    this.#stopping = supervisor.end(farewell).then((report) => {
      this.#emit({ event: 'supervisor.stopped', ...report });
      return report;
    });
    return this.#stopping;
  }

  /** Applies what has changed in the configuration; what is wrong with it is told by an event. */
  async reload(): Promise<void> {
    if (!this.isStopping) await this.#reloader?.reload().catch(() => undefined); // whoever reads the log is told
  }

  /** Stops and closes, and reports what goes wrong with that: it never rejects. */
  async leave(by: string, farewell: Farewell): Promise<void> {
    await this.stop(by, farewell).catch((thrown) => this.reportProblem('the workers could not be stopped', thrown));
    await this.close().catch((thrown) => this.reportProblem('not everything could be closed', thrown));
  }

  reportProblem(message: string, thrown: unknown): void {
    this.#emit({ event: 'supervisor.problem', message, error: thrown === null ? null : messageOf(thrown) });
  }

  /** Releases everything, the lock last. */
  async close(): Promise<void> {
    const report = (await this.#stopping?.catch(() => null)) ?? null; // its failure is told to whoever stopped it
    try {
      await this.#life.close();
    } finally {
      this.#tellClosed(report);
    }
  }

  /** Why it could not stay: nobody finds it any more. Null: it could. */
  get loss(): CardqError | null {
    return this.#keeper?.loss ?? null;
  }

  get isStopping(): boolean {
    return this.#stopping !== null;
  }

  /** What holds now, after reloads. */
  get config(): Config {
    return this.#inForce.config;
  }

  get apiUrl(): string | null {
    return this.#api.url;
  }

  get processes(): readonly ProcessSnapshot[] {
    return this.#supervisor?.snapshot() ?? [];
  }

  get rounds(): number {
    return this.#supervisor?.rounds ?? 0;
  }

  /** Depths of the queues, for who waits until there is nothing to do. */
  get broker(): Broker | null {
    return this.#broker;
  }

  async #open(options: DaemonOptions): Promise<void> {
    const { config, configPath } = this.#handOver;
    this.#lock = await takeStateFolder(this.#handOver, this.#life);
    const log = this.#openLog(options);
    this.#emit({ event: 'supervisor.started', pid: process.pid, version, configPath });
    const statistics = new Statistics();
    this.events.subscribe((event) => statistics.note(event));
    const bereft = await tidyUp(config.stateDir, (message) => this.reportProblem(message, null));
    const beneath = new Lifetime('what the workers need to the end');
    this.#life.onClose('broker', () => beneath.close());
    const listener = new LateListener();
    const supervisor = this.#beginWorkers(listener);
    const { JobHostListeners, openControl, openDispatch } = await import('./beside-boots.js');
    const dispatch = await openDispatch(
      {
        inForce: this.#inForce,
        emit: this.#emit,
        reportProblem: (message, thrown) => this.reportProblem(message, thrown),
      },
      { above: this.#life, beneath },
    );
    this.#broker = dispatch.broker;
    dispatch.foreign.inherit(bereft);
    const parts = { ...dispatch, supervisor, isForeground: options.isForeground, log, statistics };
    await this.#listen((running) => openControl(running, this.#life), parts);
    listener.connect(new JobHostListeners([dispatch.dispatcher, dispatch.foreign]));
  }

  #hurry(supervisor: Supervisor, farewell: Farewell): void {
    supervisor.end(farewell).catch((thrown) => this.reportProblem('the workers could not be hurried', thrown));
  }

  /** They boot while all the rest is opened. */
  #beginWorkers(listener: LateListener): Supervisor {
    const { config, folder, workers } = this.#handOver;
    const supervisor = new Supervisor({ config, folder, emit: this.#emit, redact: this.#redact, listener });
    this.#supervisor = supervisor;
    this.#life.onClose('workers', () => supervisor.close());
    if (workers.length === 0) supervisor.autostart();
    else supervisor.start(workers);
    return supervisor;
  }

  async #keepPlace(): Promise<void> {
    if (this.#lock === null) return;
    const { keepPlace } = await import('./place-keeper.js');
    this.#keeper = keepPlace(this, { lock: this.#lock, api: this.#api, life: this.#life });
  }

  #openLog({ console }: DaemonOptions): EventLog {
    const { stateDir, logs } = this.#handOver.config;
    const path = join(stateDir, 'logs', 'supervisor.log');
    const rotation = { maxBytes: logs.maxSize, keep: logs.keep };
    const options = { path, rotation, level: logs.level, foreground: console, redact: this.#redact };
    const log = this.#life.own('log', openEventLog(options), (open) => open.close());
    this.events.subscribe((event) => log.write(event));
    return log;
  }

  async #listen(open: (running: Running) => OpenedControl, parts: OpenedParts): Promise<void> {
    const { control, reloader } = open({
      ...parts,
      handOver: this.#handOver,
      inForce: this.#inForce,
      startedAt: this.#startedAt,
      api: this.#api,
      isStopping: () => this.isStopping,
      events: this.events,
      live: this.#live,
      emit: this.#emit,
      shutdown: async (by, farewell) => {
        const report = await this.stop(by, farewell);
        setImmediate(() => void this.leave(by, farewell)); // after the answer is on its way: closing waits for it
        return report;
      },
    });
    this.#reloader = reloader;
    this.#life.onClose('API', () => this.#api.close());
    this.#life.onClose('live views', () => this.#live.life.close()); // before the listeners, which wait for what is open
    await this.#api.listen(control, this.#handOver.config);
  }
}

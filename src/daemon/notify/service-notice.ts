import type { EventStream } from '../../base/event-stream.js';
import { Lifetime } from '../../base/lifetime.js';
import type { Ms } from '../../base/units.js';
import type { Broker } from '../../broker/broker.js';
import type { SupervisorEvent } from '../../protocol/events.js';
import type { ProcessSnapshot } from '../../protocol/snapshot.js';
import { overallState } from '../status.js';
import type { Message } from './messages.js';
import type { Notifier } from './notifier.js';
import { statusLine } from './status-line.js';

const LOOK_EVERY_MS: Ms = 1000;
/** How much more time is asked for, and how often, while jobs are finished: a look that comes late does no harm. */
const EXTENSION = { everyMs: 5000, message: { EXTEND_TIMEOUT_USEC: '20000000' } };

/** What is told of; it is looked at anew each time. */
export interface Told {
  readonly events: Pick<EventStream<SupervisorEvent>, 'subscribe'>;
  readonly processes: readonly ProcessSnapshot[];
  readonly broker: Broker | null;
  /** How often it has looked after all its processes. */
  readonly rounds: number;
  reportProblem(message: string, thrown: unknown): void;
}

/** What the environment says of whoever wants to be told. */
export interface Audience {
  /** Within what time it wants a sign of life; null: it asks for none. */
  readonly watchdogMs: Ms | null;
  /** It takes another process for the main one: a shell, say, that has started this one. */
  readonly isMistaken: boolean;
}

/** Reads `$WATCHDOG_USEC` (sd_watchdog_enabled(3)) and `$SYSTEMD_EXEC_PID` (systemd.exec(5)). */
export function audienceOf(env: NodeJS.ProcessEnv, pid: number): Audience {
  const usec = Number(env['WATCHDOG_USEC']);
  const main = Number(env['SYSTEMD_EXEC_PID']);
  return { watchdogMs: usec > 0 ? usec / 1000 : null, isMistaken: main > 0 && main !== pid };
}

/**
 * Tells the service manager how a supervisor fares: from its start through reloads to its end, and, as often as it wants, that the
 * supervisor is alive. That is said only when it has looked after its processes since the last time and answers on its own
 * socket, as it does to everybody.
 */
export class ServiceNotice {
  readonly #told: Told;
  readonly #notifier: Notifier;
  readonly #answers: () => Promise<boolean>;
  readonly #life = new Lifetime('service notice');
  #mainPid: Message = {};
  #phase: 'starting' | 'ready' | 'stopping' = 'starting';
  #status = '';
  #provenRounds = -1;

  constructor(told: Told, { notifier, answers }: { notifier: Notifier; answers: () => Promise<boolean> }) {
    this.#told = told;
    this.#notifier = notifier;
    this.#answers = answers;
  }

  /** From now on it is told what happens. */
  begin({ watchdogMs, isMistaken }: Audience): void {
    if (isMistaken) this.#mainPid = { MAINPID: String(process.pid) };
    this.#life.onClose(
      'events',
      this.#told.events.subscribe((event) => this.#note(event)),
    );
    this.#life.every('status', LOOK_EVERY_MS, () => this.#tellChange());
    this.#life.every('extension', EXTENSION.everyMs, () => this.#extend());
    if (watchdogMs !== null) this.#life.every('watchdog', signsEvery(watchdogMs), () => void this.#showLife());
    this.#tellChange();
  }

  /** Resolves when everything has been told. */
  async close(): Promise<void> {
    await this.#life.close();
    await this.#notifier.flush();
  }

  #note({ event }: SupervisorEvent): void {
    const message = this.#messageOf(event);
    if (event === 'supervisor.ready') this.#phase = 'ready';
    if (event === 'supervisor.stopping') this.#phase = 'stopping';
    if (message !== null) this.#tell(message);
  }

  /** Of reloads only one that is ready tells: its `READY` would be taken for the end of the start, or for a way back from the stop. */
  #messageOf(event: SupervisorEvent['event']): Message | null {
    switch (event) {
      case 'supervisor.ready':
        return { READY: '1', ...this.#mainPid };
      case 'supervisor.reload_began':
        return this.#phase === 'ready' ? { RELOADING: '1', MONOTONIC_USEC: monotonicUsec() } : null;
      case 'supervisor.reloaded':
      case 'supervisor.reload_failed':
        return this.#phase === 'ready' ? { READY: '1' } : null;
      case 'supervisor.stopping':
        return { STOPPING: '1', ...EXTENSION.message };
      default:
        return null;
    }
  }

  get #isStopping(): boolean {
    return this.#phase === 'stopping';
  }

  /** With how things are. */
  #tell(message: Message): void {
    this.#status = this.#statusNow();
    this.#notifier.tell({ ...message, STATUS: this.#status });
  }

  #tellChange(): void {
    if (this.#statusNow() !== this.#status) this.#tell({});
  }

  #statusNow(): string {
    const { broker, processes } = this.#told;
    if (broker === null) return 'starting';
    const state = overallState({ isStopping: this.#isStopping, broker, processes });
    return statusLine(state, processes, broker.state.state === 'up');
  }

  /** As long as processes finish their jobs, each within a time of its own, the manager is to wait. */
  #extend(): void {
    const isWaitedFor = this.#isStopping && this.#told.processes.some(({ state }) => state === 'draining');
    if (isWaitedFor) this.#notifier.tell(EXTENSION.message);
  }

  async #showLife(): Promise<void> {
    const { rounds } = this.#told;
    const isAlive = rounds !== this.#provenRounds && (await this.#answers());
    this.#provenRounds = rounds;
    if (isAlive) this.#notifier.tell({ WATCHDOG: '1' });
    else if (!this.#isStopping)
      this.#told.reportProblem('the supervisor does not answer itself, so systemd gets no sign of life', null);
  }
}

/** Three times as often, so that one that is late, or in vain, does no harm; but a round of looks takes a second. */
function signsEvery(watchdogMs: Ms): Ms {
  return Math.max(watchdogMs / 3, 1.5 * LOOK_EVERY_MS);
}

/** By the clock that systemd compares with. */
function monotonicUsec(): string {
  return String(process.hrtime.bigint() / 1000n);
}

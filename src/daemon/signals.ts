import type { Daemon } from './daemon.js';

type Signal = 'SIGTERM' | 'SIGINT';
const STATUS: Readonly<Record<Signal, number>> = { SIGTERM: 143, SIGINT: 130 };

/** Records signals from the first moment, and has the daemon act on them: the first drains, a second one kills. */
export class Signals {
  #received: Signal | null = null;
  /** A second one has come. */
  #isUrgent = false;
  #daemon: Daemon | null = null;

  constructor() {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => setImmediate(() => this.#note(signal)));
    // As daemons do; and a terminal that closes must not take a supervisor with it.
    process.on('SIGHUP', () => setImmediate(() => void this.#daemon?.reload()));
    // Sent by who takes it for another daemon: left to itself, Node would open a debugger by the one and die of the other.
    for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) process.on(signal, () => undefined);
  }

  /** The first one that came. */
  get received(): Signal | null {
    return this.#received;
  }

  /** 128 + its number; 0 when none came. */
  get exitStatus(): number {
    return this.#received === null ? 0 : STATUS[this.#received];
  }

  /** From here on signals are acted on; those that came before are acted on now. */
  connect(daemon: Daemon): void {
    this.#daemon = daemon;
    if (this.#received !== null) void daemon.leave(this.#received, { now: this.#isUrgent });
  }

  #note(signal: Signal): void {
    this.#isUrgent = this.#received !== null;
    this.#received ??= signal;
    void this.#daemon?.leave(signal, { now: this.#isUrgent });
  }
}

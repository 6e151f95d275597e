import type { Daemon } from './daemon.js';

type Signal = 'SIGTERM' | 'SIGINT';
const STATUS: Readonly<Record<Signal, number>> = { SIGTERM: 143, SIGINT: 130 };

/** Records signals from the first moment, and has the daemon act on them: the first drains, a second one kills. */
export class Signals {
  #received: Signal | null = null;
  #daemon: Daemon | null = null;

  constructor() {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => setImmediate(() => this.#note(signal)));
    // A terminal that closes must not take a supervisor with it.
    process.on('SIGHUP', () => undefined);
  }

  /** The first one that came. */
  get received(): Signal | null {
    return this.#received;
  }

  /** 128 + its number; 0 when none came. */
  get exitStatus(): number {
    return this.#received === null ? 0 : STATUS[this.#received];
  }

  /** From here on signals are acted on; one that came before is acted on now. */
  connect(daemon: Daemon): void {
    this.#daemon = daemon;
    if (this.#received !== null) void this.#stop(this.#received, false);
  }

  #note(signal: Signal): void {
    const isSecond = this.#received !== null;
    this.#received ??= signal;
    void this.#stop(signal, isSecond);
  }

  async #stop(signal: Signal, now: boolean): Promise<void> {
    await this.#daemon?.stop(signal, { now });
    await this.#daemon?.close();
  }
}

import type { LogLevel } from '../base/log-level.js';

/** From which level on each process writes its log: as configured, until it is told otherwise. */
export class LogLevels {
  /** The later ones win. */
  readonly #told: { readonly names: readonly string[]; readonly level: LogLevel }[] = [];
  readonly #configured: LogLevel;

  constructor(configured: LogLevel) {
    this.#configured = configured;
  }

  /** Sets that of these processes and entries; no name means all. Holds for every later incarnation, too. */
  set(names: readonly string[], level: LogLevel): void {
    if (names.length === 0) this.#told.length = 0;
    const isSame = (one: readonly string[]) => one.join() === names.join();
    this.#told.splice(0, this.#told.length, ...this.#told.filter((one) => !isSame(one.names)), { names, level });
  }

  /** That of a process of an entry. */
  of(process: string, worker: string): LogLevel {
    const told = this.#told.findLast(
      ({ names }) => names.length === 0 || names.includes(process) || names.includes(worker),
    );
    return told?.level ?? this.#configured;
  }
}

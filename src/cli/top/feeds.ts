import { isAtLeast } from '../../base/log-level.js';
import type { LogLine } from '../../logs/line.js';
import { LogFeed } from './log-feed.js';
import type { LogSubject } from './state.js';

/** The supervisor's own log, and the one that is looked at. Where there is no folder of logs, both are empty. */
export class Feeds {
  readonly #stateDir: string | null;
  readonly #events: LogFeed | null;
  #log: LogFeed | null = null;

  /** `stateDir` null: the supervisor runs elsewhere. */
  constructor(stateDir: string | null) {
    this.#stateDir = stateDir;
    this.#events =
      stateDir === null
        ? null
        : new LogFeed(stateDir, {
            isWanted: (process) => process === 'supervisor',
            passes: (line) => isAtLeast(line.level, 'info'),
          });
  }

  get events(): readonly LogLine[] {
    return this.#events?.lines ?? [];
  }

  get log(): readonly LogLine[] {
    return this.#log?.lines ?? [];
  }

  /** False where the logs are on another machine. */
  openLog({ kind, name }: LogSubject): boolean {
    if (this.#stateDir === null) return false;
    this.closeLog();
    this.#log = new LogFeed(this.#stateDir, {
      isWanted: (process) => kind === 'queue' || process === name,
      passes: (line) => kind === 'worker' || line.queue === name,
    });
    return true;
  }

  closeLog(): void {
    this.#log?.close();
    this.#log = null;
  }

  update(): void {
    this.#events?.update();
    this.#log?.update();
  }

  close(): void {
    this.closeLog();
    this.#events?.close();
  }
}

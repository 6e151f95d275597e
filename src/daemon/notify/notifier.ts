import { execFile } from 'node:child_process';
import { messageOf } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import { assignmentsOf, type Message, withMessage } from './messages.js';

/** systemd-notify waits until it was heard, for 5 s at most (sd_notify_barrier(3)). */
const PATIENCE_MS: Ms = 10_000;

/**
 * Tells the service manager, one message after another. By the program systemd-notify, which comes with it: Node has no datagram
 * sockets of the kind that `$NOTIFY_SOCKET` is. It waits to be heard, so that the manager still knows whose message it was.
 */
export class Notifier {
  readonly #onProblem: (message: string, thrown: unknown) => void;
  #waiting: readonly Message[] = [];
  #telling: Promise<void> | null = null;
  #hasFailed = false;

  /** `onProblem` hears of the first failure; those after it have the same reason. */
  constructor(onProblem: (message: string, thrown: unknown) => void) {
    this.#onProblem = onProblem;
  }

  tell(message: Message): void {
    this.#waiting = withMessage(this.#waiting, message);
    this.#telling ??= this.#tellAll();
  }

  /** Resolves when all that was to be told has been, or could not be. */
  async flush(): Promise<void> {
    await this.#telling;
  }

  async #tellAll(): Promise<void> {
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      this.#waiting = this.#waiting.slice(1);
      await this.#send(next);
    }
    this.#telling = null;
  }

  async #send(message: Message): Promise<void> {
    try {
      await run(assignmentsOf(message));
    } catch (thrown) {
      if (!this.#hasFailed) this.#onProblem(`systemd is not told of ${Object.keys(message).join(', ')}`, thrown);
      this.#hasFailed = true;
    }
  }
}

function run(assignments: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('systemd-notify', [...assignments], { timeout: PATIENCE_MS }, (failure, _stdout, stderr) => {
      if (failure === null) resolve();
      else reject(new Error(stderr.trim() || messageOf(failure), { cause: failure }));
    });
  });
}

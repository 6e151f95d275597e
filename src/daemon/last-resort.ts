import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { messageOf } from '../base/errors.js';
import type { Daemon } from './daemon.js';

/**
 * What becomes of an error that nobody has caught. What it leaves behind is not to be trusted, so the supervisor drains its
 * workers and ends; whoever watches over it (systemd, Docker) starts another one.
 */
export class LastResort {
  #wasNeeded = false;

  /** From here on such an error ends the daemon in order. Before, when it has no workers yet, Node's own way will do. */
  connect(daemon: Daemon): void {
    process.on('uncaughtException', (thrown) => this.#note(thrown, daemon)); // rejections without a handler come here, too
  }

  get wasNeeded(): boolean {
    return this.#wasNeeded;
  }

  #note(thrown: unknown, daemon: Daemon): void {
    print(thrown);
    if (this.#wasNeeded) return; // an event, or more haste, could bring the same error again without end
    this.#wasNeeded = true;
    daemon.reportProblem('an error was caught by nobody, so the supervisor ends', thrown);
    void daemon.leave(`an error: ${messageOf(thrown)}`, { now: false });
  }
}

function print(thrown: unknown): void {
  try {
    writeSync(process.stderr.fd, `${inspect(thrown)}\n`);
  } catch {
    // EPIPE, EAGAIN: nobody reads it
  }
}

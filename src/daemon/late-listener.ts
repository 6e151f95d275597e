import type { JobHostListener } from '../supervisor/job-host.js';

/** Keeps, in order, what worker processes tell until there is somebody to hear it: they boot while the broker is opened. */
export class LateListener implements JobHostListener {
  #heard: ((listener: JobHostListener) => void)[] = [];
  #listener: JobHostListener | null = null;

  /** From here on `listener` hears everything, what was told before first. */
  connect(listener: JobHostListener): void {
    this.#listener = listener;
    for (const tell of this.#heard) tell(listener);
    this.#heard = [];
  }

  readonly ready: JobHostListener['ready'] = (host) => this.#pass((to) => to.ready(host));
  readonly message: JobHostListener['message'] = (host, message) => this.#pass((to) => to.message(host, message));
  readonly leaving: JobHostListener['leaving'] = (host) => this.#pass((to) => to.leaving(host));
  readonly exited: JobHostListener['exited'] = (host, exit) => this.#pass((to) => to.exited(host, exit));

  /** None before there is somebody to hand them out. */
  readonly jobsOf: JobHostListener['jobsOf'] = (host) => this.#listener?.jobsOf(host) ?? 0;

  #pass(tell: (listener: JobHostListener) => void): void {
    if (this.#listener === null) this.#heard.push(tell);
    else tell(this.#listener);
  }
}

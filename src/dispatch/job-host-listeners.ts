import type { FromWorker } from '../protocol/worker-messages.js';
import type { HostExit, JobHost, JobHostListener } from '../supervisor/job-host.js';

/** Several listeners as one: each hears everything, in their order. */
export class JobHostListeners implements JobHostListener {
  readonly #all: readonly JobHostListener[];

  constructor(all: readonly JobHostListener[]) {
    this.#all = all;
  }

  ready(host: JobHost): void {
    for (const one of this.#all) one.ready(host);
  }

  message(host: JobHost, message: FromWorker): void {
    for (const one of this.#all) one.message(host, message);
  }

  leaving(host: JobHost): void {
    for (const one of this.#all) one.leaving(host);
  }

  exited(host: JobHost, exit: HostExit): void {
    for (const one of this.#all) one.exited(host, exit);
  }

  jobsOf(host: JobHost): number {
    return this.#all.reduce((sum, one) => sum + one.jobsOf(host), 0);
  }
}

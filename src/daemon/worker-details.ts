import type { SupervisorEvent } from '../protocol/events.js';
import type { ProcessSnapshot } from '../protocol/snapshot.js';
import type { RecentExit, WorkerDetail, WorkerStatus } from '../protocol/status.js';
import { iso } from './job-document.js';

/** Of each process; what is older stands in the log. */
const MOST_EXITS = 10;

/** Remembers how the latest incarnations of each process ended, from the stream of events. */
export class RecentExits {
  /** Process → its exits, the latest first. */
  readonly #exits = new Map<string, readonly RecentExit[]>();

  note(event: SupervisorEvent): void {
    if (event.event !== 'worker.exited') return;
    const { at, process, pid, code, signal, cause, reason, report, lastWords, uptimeMs, rssBytes } = event;
    const exit = { code, signal, at: iso(at), reason, report, lastWords, pid, cause, uptimeMs, rssBytes };
    this.#exits.set(process, [exit, ...this.of(process)].slice(0, MOST_EXITS));
  }

  of(process: string): readonly RecentExit[] {
    return this.#exits.get(process) ?? [];
  }
}

/** All that is known of these processes. */
export function workerDetails(
  workers: readonly WorkerStatus[],
  { processes, exits }: { readonly processes: readonly ProcessSnapshot[]; readonly exits: RecentExits },
): readonly WorkerDetail[] {
  return workers.map((one) => ({
    ...one,
    restartBudget: processes.find(({ name }) => name === one.name)?.restartBudget ?? null,
    recentExits: exits.of(one.name),
  }));
}
